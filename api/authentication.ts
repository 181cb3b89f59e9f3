import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Role } from '../domain/role';
import type { Models } from '../models';
import { hashApiKey } from '../secrets/api-keys';
import { notFound, Problem } from './errors';
import { createSettingsCache, type SettingsCache } from './settings-cache';

/** Who calls, by the key that was shown. */
export interface Caller {
  id: string;
  name: string;
  role: Role;
  /** The stores that the key is for; null for all. */
  stores: readonly string[] | null;
}

export interface Authentication {
  /** Lets a request through whose key has one of the roles. */
  allow(...roles: Role[]): RequestHandler;
  /** Finds whose key has this hash; null for nobody's. */
  identify(hash: string): Promise<Caller | null>;
  /** Makes a removed key end at once in this process; elsewhere it ends within seconds. */
  forget(hash: string): void;
}

const callers = new WeakMap<Request, Caller>();

/** The caller of a request that `allow` has let through. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('This route lets requests through without a key');
  return caller;
}

/** Checks API keys by their hash; the environment's admin key works without a database. */
export function createAuthentication(models: Pick<Models, 'apiKeys'>, adminKey: string): Authentication {
  const keys: SettingsCache<Caller> = createSettingsCache((hash) => models.apiKeys.find(hash));
  const adminHash = Buffer.from(hashApiKey(adminKey));

  async function identify(hash: string): Promise<Caller | null> {
    const given = Buffer.from(hash);
    if (given.length === adminHash.length && timingSafeEqual(given, adminHash))
      return { id: 'environment', name: 'environment admin key', role: 'admin', stores: null };
    return keys.find(hash);
  }

  return {
    identify,
    forget: (hash) => keys.forget(hash),
    allow:
      (...roles) =>
      async (request, _response, next) => {
        const caller = await identify(hashApiKey(bearerKey(request) ?? notAuthenticated()));
        if (!caller) notAuthenticated();
        else if (!roles.includes(caller.role)) throw notAllowed(caller, roles);
        else callers.set(request, caller);
        next();
      },
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

/** True when the caller's key is for this store. */
export const maySee = ({ stores }: Caller, storeId: string): boolean => stores === null || stores.includes(storeId);

/** Refuses an order of a store that the caller's key is not for, in the words for one that does not exist. */
export function checkStoreAccess(caller: Caller, storeId: string): void {
  if (!maySee(caller, storeId)) throw notFound('order');
}

/** True when the caller may read codes. */
export const maySeeCodes = ({ role }: Caller): boolean => role !== 'support';
