/** What a catalog holds, as the API's paths name it. */
export type CatalogKind = 'publishers' | 'products' | 'stores';

/** The part of Keyrail's HTTP API that a catalog is applied through. */
export interface CatalogApi {
  /** What is stored under an id; null when nothing is. */
  find(kind: CatalogKind, id: string): Promise<Record<string, unknown> | null>;
  save(kind: CatalogKind, id: string, body: object): Promise<void>;
}

/** Nothing answers where the API was looked for. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(url: string, reason: string) {
    super(`Keyrail is not running at ${url} (${reason}): start it, or name another by KEYRAIL_URL.`);
  }
}

const TIMEOUT_MS = 15_000;

/** Creates a client of the API under an address without a slash at its end. */
export function createCatalogApi(url: string, apiKey: string): CatalogApi {
  async function call(path: string, method: 'GET' | 'PUT', body?: object): Promise<Response> {
    const answer = await fetch(`${url}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new UnreachableError(url, reasonOf(error));
    });
    if (answer.ok || (method === 'GET' && answer.status === 404)) return answer;
    throw new Error(await problemIn(answer));
  }

  return {
    async find(kind, id) {
      const answer = await call(`${kind}/${encodeURIComponent(id)}`, 'GET');
      return answer.status === 404 ? null : (JSON.parse(await answer.text()) as Record<string, unknown>);
    },
    async save(kind, id, body) {
      await call(`${kind}/${encodeURIComponent(id)}`, 'PUT', body);
    },
  };
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
}

interface Problem {
  title?: string;
  detail?: string;
  errors?: { path?: string; message?: string }[];
}

async function problemIn(answer: Response): Promise<string> {
  const { title, detail, errors = [] } = (await answer.json().catch(() => ({}))) as Problem;
  const fields = errors.map(({ path, message }) => `${path}: ${message}`);
  return [`${answer.status} ${detail ?? title ?? answer.statusText}`, ...fields].join('; ');
}
