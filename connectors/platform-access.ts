import { request } from 'undici';
import type { ApiCredentials } from '../domain/store';
import { readJson } from './json-body';

const LIMITS = { timeoutMs: 10_000, maximumBytes: 5_000_000 };

/** One request to a platform's API. */
export interface ApiRequest {
  method?: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
}

/** The way to a platform's API, with what lets a store in. */
export interface PlatformAccess extends ApiCredentials {
  /** In place of the platform's usual address; null for that. */
  url: string | null;
  /** The JSON of a 2xx answer, integers that a double cannot hold as strings; throws a PlatformApiError for anything else. */
  call(request: ApiRequest): Promise<unknown>;
}

/** A platform's API gave no answer, or not the one that was asked for; the message holds neither credentials nor data. */
export class PlatformApiError extends Error {
  override readonly name = 'PlatformApiError';

  constructor(
    /** Null when there was no answer. */
    readonly status: number | null,
    detail: string,
  ) {
    super(`The platform's API ${detail}`);
  }
}

/** Calls a platform's API once, within 10 s and 5 MB unless told otherwise, and follows no redirect. */
export async function callApi(
  { method = 'GET', url, headers, body }: ApiRequest,
  { timeoutMs, maximumBytes } = LIMITS,
): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await request(url, {
      method,
      headers: { accept: 'application/json', 'user-agent': 'Keyrail', ...headers },
      body: body ?? null,
      signal,
    });
    const { statusCode } = response;
    if (statusCode < 200 || statusCode > 299) {
      await response.body.dump();
      throw new PlatformApiError(statusCode, `answered ${statusCode}`);
    }
    return readJson(await readBounded(response.body, maximumBytes));
  } catch (error) {
    if (error instanceof PlatformApiError) throw error;
    throw new PlatformApiError(null, signal.aborted ? 'gave no answer in time' : 'could not be reached or understood');
  }
}

async function readBounded(body: AsyncIterable<Buffer>, maximumBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maximumBytes) throw new PlatformApiError(null, `answered with more than ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
