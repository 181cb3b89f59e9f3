import { ApplicationFailure } from '@temporalio/activity';
import { LRUCache } from 'lru-cache';
import type { Product } from '../domain/product';
import type { Store } from '../domain/store';
import type { Models } from '../models/models';

/** Settings may be this old for an order that they let through; an objection is always raised on fresh ones. */
const CACHE_MILLISECONDS = 5_000;

/** The vendor's products and stores, as activities look at them. */
export interface Catalog {
  /** Gets a store, not older than the cache's time unless `fresh`; a store that was removed is a retried failure, not an outcome. */
  getStore(id: string, fresh: boolean): Promise<Store>;
  findStore(id: string, fresh: boolean): Promise<Store | null>;
  findProduct(id: string, fresh: boolean): Promise<Product | null>;
}

/** Reads products and stores with a short memory, because every order needs them and they seldom change. */
export function createCatalog(models: Pick<Models, 'products' | 'stores'>): Catalog {
  const stores = new LRUCache<string, Store>({ max: 1_000, ttl: CACHE_MILLISECONDS });
  const products = new LRUCache<string, Product>({ max: 10_000, ttl: CACHE_MILLISECONDS });
  const findStore: Catalog['findStore'] = (id, fresh) => remembered(stores, id, fresh, () => models.stores.find(id));
  return {
    findStore,
    async getStore(id, fresh) {
      const store = await findStore(id, fresh);
      if (!store) throw ApplicationFailure.retryable(`Store ${id} is not configured`, 'StoreMissing');
      return store;
    },
    findProduct: (id, fresh) => remembered(products, id, fresh, () => models.products.find(id)),
  };
}

async function remembered<T extends object>(
  cache: LRUCache<string, T>,
  id: string,
  fresh: boolean,
  read: () => Promise<T | null>,
): Promise<T | null> {
  const known = fresh ? undefined : cache.get(id);
  if (known) return known;
  const found = await read();
  if (found) cache.set(id, found);
  else cache.delete(id);
  return found;
}
