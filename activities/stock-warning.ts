import type { Models } from '../models/models';
import type { Catalog } from './catalog';

export interface RearmDependencies {
  models: Pick<Models, 'codes' | 'stockWarnings'>;
  catalog: Catalog;
}

/** Makes the next fall of a product's stock worth a warning again, once codes that came back have raised it above its threshold. */
export async function rearmWarning({ models, catalog }: RearmDependencies, productId: string): Promise<void> {
  const threshold = (await catalog.findProduct(productId, false))?.lowStockThreshold ?? null;
  if (threshold === null) return;
  if ((await models.codes.countAvailable(productId, threshold + 1)) > threshold)
    await models.stockWarnings.rearm(productId);
}
