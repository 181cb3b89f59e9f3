import { isDeepStrictEqual } from 'node:util';
import { UnreachableError, type CatalogApi, type CatalogKind } from './catalog-api';
import type { Catalog } from './catalog-schema';

type Fields = Record<string, unknown>;

/** What became of one publisher, product or store of a catalog. */
export interface Applied {
  item: string;
  outcome: 'created' | 'updated' | 'unchanged' | 'failed';
  note: string | null;
}

/** Brings what the API stores in line with a catalog: publishers, then the products that name them, then stores; what the catalog does not name stays as it is. Throws where the API cannot be reached. */
export async function* applyCatalog(
  { publishers, products, stores }: Catalog,
  api: CatalogApi,
): AsyncGenerator<Applied> {
  for (const [id, { credentials, ...publisher }] of Object.entries(publishers))
    yield applyItem(api, 'publishers', id, publisher, credentials && { credentials });
  for (const [id, product] of Object.entries(products)) yield applyItem(api, 'products', id, product);
  for (const [id, { credentials, ...store }] of Object.entries(stores))
    yield applyItem(api, 'stores', id, store, credentials && { credentials }, addressOf);
}

/** Where a store's platform is asked stays when its entry does not say, unless it is another platform's now. */
const addressOf = (store: Fields, stored: Fields): Fields =>
  store.apiUrl === undefined && store.platform === stored.platform ? { apiUrl: stored.apiUrl } : {};

/** `secrets` are never read back, so they are sent each time and compared never. */
async function applyItem(
  api: CatalogApi,
  kind: CatalogKind,
  id: string,
  told: Fields,
  secrets?: object,
  keep: (told: Fields, stored: Fields) => Fields = () => ({}),
): Promise<Applied> {
  const item = `${kind.slice(0, -1)} ${id}`;
  try {
    const stored = await api.find(kind, id);
    const fields = { ...told, ...(stored && keep(told, stored)) };
    const isSame =
      stored !== null && Object.entries(fields).every(([name, value]) => isDeepStrictEqual(stored[name], value));
    if (!isSame || secrets) await api.save(kind, id, { ...fields, ...secrets });
    if (isSame) return { item, outcome: 'unchanged', note: secrets ? 'credentials sent again' : null };
    return { item, outcome: stored ? 'updated' : 'created', note: null };
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    return { item, outcome: 'failed', note: (error as Error).message };
  }
}
