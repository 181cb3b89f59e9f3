import createClient, { type Middleware } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import type { components, paths } from './openapi';

export type Schemas = components['schemas'];

/** An error as the API answers it (RFC 9457). */
export type Problem = Schemas['Problem'];

const CSRF_HEADER = 'x-csrf-token';
let csrfToken = '';
let onLoggedOut = (): void => undefined;

/** Has every change carry the token of this log-in. */
export function setToken(token: string): void {
  csrfToken = token;
}

/** Says what is done when the API knows this log-in no more. */
export function whenLoggedOut(act: () => void): void {
  onLoggedOut = act;
}

const session: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set(CSRF_HEADER, csrfToken);
    return request;
  },
  onResponse({ request, response }) {
    if (response.status === 401 && !request.url.endsWith('/console/session')) onLoggedOut();
    if (response.ok || isProblem(response)) return response;
    return Response.json(unreadable(response.status), { status: response.status });
  },
  onError: () => Response.json(unreachable, { status: 503 }),
};

const isProblem = ({ headers }: Response): boolean => /\bjson\b/.test(headers.get('content-type') ?? '');

const unreadable = (status: number): Problem => ({
  type: 'about:blank',
  title: 'Unreadable answer',
  status,
  code: 'answer_unreadable',
  detail: 'Something between here and Keyrail has answered in its place. Try again in a moment.',
  requestId: '',
});

const unreachable: Problem = {
  ...unreadable(503),
  title: 'Not reachable',
  code: 'api_unreachable',
  detail: 'Keyrail cannot be reached just now. Check your connection; this page tries again by itself.',
};

/** The API under the paths that get the log-in's cookie, for the calls under /v1. */
export const client = createClient<paths>({ baseUrl: '/console' });
client.use(session);

/** The same for the calls that have their whole path, as the log-in's own. */
export const rootClient = createClient<paths>({ baseUrl: '' });
rootClient.use(session);

/** Queries and changes of components, each typed by the API's description: `api.useQuery('get', '/v1/stores')`. */
export const api = createQueryClient(client);
