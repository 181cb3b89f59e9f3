import { LRUCache } from 'lru-cache';
import type { Store, StoreCredentials } from '../domain/store';
import type { Models } from '../models';
import { readPatiently } from './database-patience';
import { isDatabaseFailure, unavailable } from './errors';

const FRESH_MILLISECONDS = 10_000;

/** A memory of what seldom changes: read anew after a while, and still used when it is old and the database is down. */
export interface SettingsCache<T> {
  find(id: string): Promise<T | null>;
  forget(id: string): void;
}

interface Remembered<T> {
  value: T;
  readAt: number;
}

/** Remembers what `read` finds; throws 503 for what is neither remembered nor readable. */
export function createSettingsCache<T extends object>(
  read: (id: string) => Promise<T | null>,
  freshMilliseconds = FRESH_MILLISECONDS,
): SettingsCache<T> {
  const cache = new LRUCache<string, Remembered<T>>({ max: 10_000 });
  const reading = new Map<string, Promise<T | null>>();

  async function readAnew(id: string): Promise<T | null> {
    try {
      const value = await readPatiently(() => read(id));
      if (value) cache.set(id, { value, readAt: Date.now() });
      else cache.delete(id);
      return value;
    } catch (error) {
      return useOld(cache, id, error);
    } finally {
      reading.delete(id);
    }
  }

  return {
    async find(id) {
      const known = cache.get(id);
      if (known && Date.now() - known.readAt < freshMilliseconds) return known.value;
      const underWay = reading.get(id) ?? readAnew(id);
      reading.set(id, underWay);
      return underWay;
    },
    forget: (id) => {
      cache.delete(id);
    },
  };
}

function useOld<T extends object>(cache: LRUCache<string, Remembered<T>>, id: string, error: unknown): T {
  if (!isDatabaseFailure(error)) throw error;
  const old = cache.get(id);
  if (!old) throw unavailable('The database');
  // Asking a database that is down costs seconds, so the next to ask is not sent there at once.
  cache.set(id, { ...old, readAt: Date.now() });
  return old.value;
}

/** A store with what verifies its deliveries. */
export interface StoreSettings {
  store: Store;
  credentials: StoreCredentials;
}

export type StoreCache = SettingsCache<StoreSettings>;

/** Remembers stores together with their credentials. */
export const createStoreCache = ({ stores }: Pick<Models, 'stores'>): StoreCache =>
  createSettingsCache(async (id) => {
    const store = await stores.find(id);
    return store && { store, credentials: await stores.credentials(id) };
  });
