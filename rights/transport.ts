import { type Dispatcher, Agent, request } from 'undici';
import type { Publisher, PublisherCredentials } from '../domain/publisher';
import type { PendingCause } from '../domain/rights';
import { retryAfterMs } from '../domain/retry-after';
import { serverUrlFault } from '../domain/server-url';
import type { RawAnswer } from './dialect';

/** What came of one call. */
export type Exchange =
  | ({ status: 'answered'; httpStatus: number; retryAfterMs: number | null } & RawAnswer)
  /** `detail` says why in a word, and holds nothing of the request or the credentials. */
  | { status: 'failed'; cause: PendingCause; detail: string; httpStatus?: number };

export interface Message {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Longest answer that is read. */
  maximumBytes: number;
}

/** The way to one publisher's server. */
export interface Transport {
  /** Posts once and follows no redirect; ends within the publisher's timeout, and never rejects. */
  post(message: Message): Promise<Exchange>;
  /** Closes the connections once what is under way has ended. */
  close(): Promise<void>;
}

type Settings = Pick<Publisher, 'authentication' | 'timeoutSeconds'>;

/**
 * A connection that the server is about to close fails the request that is put on it, and a request for keys is not put twice:
 * so connections are kept for what follows at once only.
 */
const KEEP_ALIVE_MS = 1_000;

/** Makes the way to a publisher's server; what is wrong with its settings is told by the calls. */
export function createTransport(publisher: Settings, credentials: PublisherCredentials): Transport {
  const agent = createAgent(publisher, credentials);
  return {
    async post(message) {
      const fault = serverUrlFault(message.url) ?? credentialsFault(publisher, credentials);
      if (fault) return { status: 'failed', cause: 'network', detail: `not asked: ${fault}` };
      const deadline = AbortSignal.timeout(publisher.timeoutSeconds * 1_000);
      try {
        return await exchange(agent, message, authorizationOf(publisher, credentials), deadline);
      } catch (error) {
        if (deadline.aborted)
          return { status: 'failed', cause: 'timeout', detail: `no answer within ${publisher.timeoutSeconds} s` };
        return { status: 'failed', cause: 'network', detail: codeOf(error) };
      }
    },
    close: () => agent.close(),
  };
}

function createAgent({ authentication }: Settings, credentials: PublisherCredentials): Agent {
  const { certificate, privateKey, authority } = credentials;
  return new Agent({
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // The deadline covers them all, and a second clock would only make another error of it.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      timeout: 0,
      rejectUnauthorized: true,
      ...(authority && { ca: authority }),
      ...(authentication === 'mutual-tls' && certificate && privateKey && { cert: certificate, key: privateKey }),
    },
  });
}

async function exchange(
  agent: Agent,
  { url, headers, body, maximumBytes }: Message,
  authorization: Record<string, string>,
  signal: AbortSignal,
): Promise<Exchange> {
  const response = await request(url, {
    dispatcher: agent,
    method: 'POST',
    headers: { 'accept-encoding': 'identity', 'user-agent': 'Keyrail', ...headers, ...authorization },
    body,
    signal,
  });
  const httpStatus = response.statusCode;
  const read = await readBody(response, maximumBytes);
  if (read === null)
    return {
      status: 'failed',
      cause: 'invalid',
      detail: `the answer is longer than ${maximumBytes} bytes`,
      httpStatus,
    };
  return {
    status: 'answered',
    httpStatus,
    retryAfterMs: retryAfterMs(firstOf(response.headers['retry-after']), Date.now()),
    contentType: firstOf(response.headers['content-type']),
    body: read,
  };
}

async function readBody({ body }: Dispatcher.ResponseData, maximumBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maximumBytes) return null; // leaving the loop hangs up
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function authorizationOf(
  { authentication }: Settings,
  { username, password, token }: PublisherCredentials,
): Record<string, string> {
  if (authentication === 'bearer') return { authorization: `Bearer ${token}` };
  return authentication === 'basic' ? { authorization: `Basic ${basicToken(username, password)}` } : {};
}

/** User name and password as they are sent: whoever reads it knows both. */
export const basicToken = (username: string | null, password: string | null): string =>
  Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');

/** What is missing to be let in; asking without it would only be turned down. */
function credentialsFault({ authentication }: Settings, credentials: PublisherCredentials): string | null {
  if (authentication === 'basic' && !credentials.username) return 'the publisher has no user name';
  if (authentication === 'bearer' && !credentials.token) return 'the publisher has no token';
  if (authentication === 'mutual-tls' && !(credentials.certificate && credentials.privateKey))
    return 'the publisher has no certificate with its private key';
  return null;
}

/** An error's code and nothing else of it: messages repeat headers and addresses. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return [code, name].find((word): word is string => typeof word === 'string' && /^\w{1,80}$/.test(word)) ?? 'unknown';
}

const firstOf = (header: string | string[] | undefined): string | null =>
  (Array.isArray(header) ? header[0] : header) ?? null;
