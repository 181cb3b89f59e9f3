import type { Testbed } from './testbed';

export interface ApiCall {
  method?: 'GET' | 'PUT' | 'POST';
  path: string;
  body?: string;
  headers?: Record<string, string>;
  wanted: number;
}

/** Calls of the API, as its administrator. */
export interface ApiCalls {
  /** Returns the answer's text; throws unless its status is the one that is wanted. */
  call(call: ApiCall): Promise<string>;
  /** Saves settings that are not there yet. */
  put(path: string, settings: object): Promise<string>;
}

const CALL_MILLISECONDS = 60_000;

/** Creates the calls of an API. */
export function createApiCalls({ url, adminKey }: Pick<Testbed, 'url' | 'adminKey'>): ApiCalls {
  const calls: ApiCalls = {
    async call({ method = 'POST', path, body, headers, wanted }) {
      const response = await fetch(url + path, {
        method,
        ...(body !== undefined && { body }),
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json', ...headers },
        signal: AbortSignal.timeout(CALL_MILLISECONDS),
      });
      const text = await response.text();
      if (response.status === wanted) return text;
      throw new Error(`${method} ${path} was answered by ${response.status}: ${text.slice(0, 300)}`);
    },
    put: (path, settings) => calls.call({ method: 'PUT', path, body: JSON.stringify(settings), wanted: 201 }),
  };
  return calls;
}
