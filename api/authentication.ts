import type { Request, RequestHandler } from 'express';
import type { Role } from '../domain/role';
import { hashApiKey } from '../secrets/api-keys';
import type { Caller, Callers } from './callers';
import type { ConsoleSessions } from './console-session';
import { notFound, Problem } from './errors';

export type { Caller } from './callers';

export interface Authentication extends Callers {
  /** Lets a request through whose key, or whose log-in to the console, has one of the roles. */
  allow(...roles: Role[]): RequestHandler;
  /** The same, for what belongs to no store: the key is to be for all stores. */
  allowForAllStores(...roles: Role[]): RequestHandler;
}

const callers = new WeakMap<Request, Caller>();

/** The caller of a request that `allow` has let through. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('This route lets requests through without a key');
  return caller;
}

/** Checks who calls: by the API key that a program shows, or by the cookie that the console holds instead of one. */
export function createAuthentication(callersByKey: Callers, sessions: ConsoleSessions): Authentication {
  async function callerBehind(request: Request): Promise<Caller | null> {
    const key = bearerKey(request);
    return key === null ? sessions.callerOf(request) : callersByKey.identify(hashApiKey(key));
  }

  const allow =
    (roles: Role[], isForAllStores: boolean): RequestHandler =>
    async (request, _response, next) => {
      const caller = await callerBehind(request);
      if (!caller) notAuthenticated();
      if (!roles.includes(caller.role)) throw notAllowed(caller, roles);
      if (isForAllStores && caller.stores !== null) throw notForAllStores();
      callers.set(request, caller);
      next();
    };

  return {
    ...callersByKey,
    allow: (...roles) => allow(roles, false),
    allowForAllStores: (...roles) => allow(roles, true),
  };
}

/** The key of an Authorization header; null when there is none. */
export function bearerKey({ headers }: Pick<Request, 'headers'>): string | null {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

function notAuthenticated(): never {
  throw new Problem(401, 'key_invalid', 'Send an API key that is in force: Authorization: Bearer <key>.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}

const notAllowed = ({ role }: Caller, roles: Role[]): Problem =>
  new Problem(
    403,
    'role_insufficient',
    `A key with the role ${role} may not do this. Use one with ${roles.join(' or ')}.`,
  );

const notForAllStores = (): Problem =>
  new Problem(403, 'store_forbidden', 'Your key is for some stores only. Use one that is for all stores.');

/** True when the caller's key is for this store. */
export const maySee = ({ stores }: Caller, storeId: string): boolean => stores === null || stores.includes(storeId);

/** The stores that a list is of: the one that is asked for, else all that the caller's key is for; undefined where that is every one. */
export function storesOfList(caller: Caller, store: string | undefined): readonly string[] | undefined {
  if (store === undefined) return caller.stores ?? undefined;
  if (!maySee(caller, store)) throw new Problem(403, 'store_forbidden', `Your key is not for the store ${store}.`);
  return [store];
}

/** Refuses an order of a store that the caller's key is not for, in the words for one that does not exist. */
export function checkStoreAccess(caller: Caller, storeId: string): void {
  if (!maySee(caller, storeId)) throw notFound('order');
}

/** True when the caller may read codes. */
export const maySeeCodes = ({ role }: Caller): boolean => role !== 'support';
