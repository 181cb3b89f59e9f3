import type { CookieOptions, Request } from 'express';
import { z } from 'zod';
import { hashApiKey } from '../secrets/api-keys';
import type { Role } from '../domain/role';
import { bearerKey, type Caller } from './authentication';
import type { ApiContext } from './context';
import { loginCookie, readCookie } from './cookies';

const COOKIE = 'keyrail_codec';
const SESSION_MILLISECONDS = 8 * 60 * 60 * 1000;
const MAY_DECODE: readonly Role[] = ['operator', 'admin'];

const session = z.object({ use: z.literal('codec'), hash: z.string(), until: z.number() });

type Sessions = Pick<ApiContext, 'authentication' | 'vault' | 'now' | 'settings'>;

/** The cookie of a log-in with this key; null when the key may not read what Temporal stores. */
export async function openSession(
  context: Sessions,
  key: string,
): Promise<{ value: string; options: CookieOptions } | null> {
  const hash = hashApiKey(key);
  if (!mayDecode(await context.authentication.identify(hash))) return null;
  const until = context.now().getTime() + SESSION_MILLISECONDS;
  const value = context.vault.seal(JSON.stringify({ use: 'codec', hash, until } satisfies z.input<typeof session>));
  return { value, options: { ...cookieOptions(context), maxAge: SESSION_MILLISECONDS } };
}

/** True for a request that shows a key or a log-in cookie of somebody who may read what Temporal stores. */
export async function hasSession(context: Sessions, request: Request): Promise<boolean> {
  const key = bearerKey(request);
  const hash = key === null ? hashOfCookie(context, request) : hashApiKey(key);
  return hash !== null && mayDecode(await context.authentication.identify(hash));
}

export const SESSION_COOKIE = COOKIE;

// Temporal's UI is another origin of the same site, so that Lax lets its calls carry the cookie.
const cookieOptions = ({ settings }: Sessions): CookieOptions =>
  loginCookie(settings, { path: '/codec', sameSite: 'lax' });

const mayDecode = (caller: Caller | null): boolean =>
  caller !== null && caller.stores === null && MAY_DECODE.includes(caller.role);

function hashOfCookie({ vault, now }: Sessions, request: Request): string | null {
  const sealed = readCookie(request, COOKIE);
  if (sealed === null) return null;
  const opened = session.safeParse(openJson(vault, sealed));
  return opened.success && opened.data.until > now().getTime() ? opened.data.hash : null;
}

function openJson(vault: Sessions['vault'], sealed: string): unknown {
  try {
    return JSON.parse(vault.open(sealed));
  } catch {
    return null;
  }
}
