import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { readPart } from './json-body';
import { PlatformApiError, type PlatformAccess } from './platform-access';

const LIVE_URL = 'https://api-m.paypal.com';
/** So that a token does not run out on its way. */
const MARGIN_MS = 60_000;

const Token = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export interface PayPalApi {
  /** What PayPal tells at a path; throws a PlatformApiError when it does not. */
  get(path: string, access: PlatformAccess): Promise<unknown>;
}

/** PayPal's REST API; a token that lets a store in is kept until it runs out. */
export function createPayPalApi(clock: () => number): PayPalApi {
  const tokens = new LRUCache<string, { token: string; until: number }>({ max: 1_000 });

  async function tokenFor(access: PlatformAccess): Promise<string> {
    const known = tokens.get(keyOf(access));
    if (known && clock() < known.until) return known.token;
    const { access_token: token, expires_in: seconds } = readPart(await askForToken(access), Token, 'token');
    tokens.set(keyOf(access), { token, until: clock() + seconds * 1000 - MARGIN_MS });
    return token;
  }

  async function get(path: string, access: PlatformAccess): Promise<unknown> {
    const headers = { authorization: `Bearer ${await tokenFor(access)}` };
    return access.call({ url: baseOf(access) + path, headers });
  }

  return {
    async get(path, access) {
      try {
        return await get(path, access);
      } catch (error) {
        if (!(error instanceof PlatformApiError) || error.status !== 401) throw error;
        tokens.delete(keyOf(access)); // withdrawn before its time
        return get(path, access);
      }
    },
  };
}

function askForToken(access: PlatformAccess): Promise<unknown> {
  const { id, key, call } = access;
  if (!id || !key) throw new PlatformApiError(null, 'needs the id and the key of the app: the store has none');
  return call({
    method: 'POST',
    url: `${baseOf(access)}/v1/oauth2/token`,
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${key}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
}

const baseOf = ({ url }: PlatformAccess): string => (url ?? LIVE_URL).replace(/\/+$/, '');

const keyOf = ({ url, id, key }: PlatformAccess): string =>
  createHash('sha256')
    .update(JSON.stringify([url, id, key]))
    .digest('hex');
