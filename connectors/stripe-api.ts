import type { PlatformAccess } from './platform-access';

/** What Stripe's API tells at a path, to the store's key; in the version that the account is set to, unless one is named. */
export function askStripe(path: string, { url, key, call }: PlatformAccess, version?: string): Promise<unknown> {
  const headers = { ...(key && { authorization: `Bearer ${key}` }), ...(version && { 'stripe-version': version }) };
  return call({ url: `${url ?? 'https://api.stripe.com'}${path}`, headers });
}
