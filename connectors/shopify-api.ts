import { z } from 'zod';
import { readPart } from './json-body';
import { PlatformApiError, type PlatformAccess } from './platform-access';

/** Each is supported for a year; Shopify answers later calls by the oldest that it still has. */
const VERSION = '2026-10';

const Token = z.object({ access_token: z.string().min(1) });

/** What the shop's Admin API tells at a path. https://shopify.dev/docs/api/admin-rest */
export async function askShopify(path: string, access: PlatformAccess): Promise<unknown> {
  const headers = { 'x-shopify-access-token': await tokenFor(access) };
  return access.call({ url: `${shopOf(access)}/admin/api/${VERSION}/${path}`, headers });
}

/** Where a shop is: at an address of its own, which the store must know. */
export function shopOf({ url }: Pick<PlatformAccess, 'url'>): string {
  if (!url) throw new PlatformApiError(null, 'has no usual address: the store lacks its shop’s, as apiUrl');
  return url;
}

/** The key of an app that was made in the shop's admin is its token; that of a later one asks for a token. https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant */
async function tokenFor(access: PlatformAccess): Promise<string> {
  const { id, key, call } = access;
  if (!key) throw new PlatformApiError(null, 'needs the key of the app: the store has none');
  if (!id) return key;
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: key };
  const answer = await call({
    method: 'POST',
    url: `${shopOf(access)}/admin/oauth/access_token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return readPart(answer, Token, 'token').access_token;
}
