import { PlatformApiError, type ApiRequest, type PlatformAccess } from '../../connectors/platform-access';
import { payPal as samples } from '../../samples/paypal';
import { KEYS, aSale } from './paypal-signer';

export type Answers = Record<string, unknown>;

/** PayPal's API with these answers by path and query, or by path, and what it was asked. */
export function anApi(answers: Answers, credentials: Partial<PlatformAccess> = {}) {
  const asked: ApiRequest[] = [];
  const access: PlatformAccess = {
    id: 'app',
    key: 'app-secret',
    url: 'https://api.example.test',
    call: (request) => {
      asked.push(request);
      const { pathname, search } = new URL(request.url);
      const found = answers[pathname + search] ?? answers[pathname];
      if (found instanceof Error) return Promise.reject(found);
      return found === undefined ? Promise.reject(new PlatformApiError(404, 'answered 404')) : Promise.resolve(found);
    },
    ...credentials,
  };
  return { access, asked };
}

/** What the API tells of a sale once an event has been told. */
export const answersTo = (event: string, sale = aSale()): Answers => samples.sample(event, sale, KEYS).api ?? {};

/** The paths and queries that were asked for, but for those of the token. */
export const askedOf = ({ asked }: ReturnType<typeof anApi>): string[] =>
  asked.map(({ url }) => url.replace(/^https:\/\/[^/]*/, '')).filter((path) => path !== '/v1/oauth2/token');
