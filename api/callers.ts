import { timingSafeEqual } from 'node:crypto';
import type { Role } from '../domain/role';
import type { Models } from '../models';
import { hashApiKey } from '../secrets/api-keys';
import { createSettingsCache, type SettingsCache } from './settings-cache';

/** Who calls, by the key that was shown. */
export interface Caller {
  id: string;
  name: string;
  role: Role;
  /** The stores that the key is for; null for all. */
  stores: readonly string[] | null;
}

export interface Callers {
  /** Finds whose key has this hash; null for nobody's. */
  identify(hash: string): Promise<Caller | null>;
  /** Makes a removed key end at once in this process; elsewhere it ends within seconds. */
  forget(hash: string): void;
}

/** Knows API keys by their hash; the environment's admin key works without a database. */
export function createCallers(models: Pick<Models, 'apiKeys'>, adminKey: string): Callers {
  const keys: SettingsCache<Caller> = createSettingsCache((hash) => models.apiKeys.find(hash));
  const adminHash = Buffer.from(hashApiKey(adminKey));
  return {
    async identify(hash) {
      const given = Buffer.from(hash);
      if (given.length === adminHash.length && timingSafeEqual(given, adminHash))
        return { id: 'environment', name: 'environment admin key', role: 'admin', stores: null };
      return keys.find(hash);
    },
    forget: (hash) => keys.forget(hash),
  };
}
