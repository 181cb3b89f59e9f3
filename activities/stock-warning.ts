import type { Models } from '../models/models';
import { rearmAboveThreshold } from '../models/stock-rearm';
import type { Catalog } from './catalog';

export interface RearmDependencies {
  models: Pick<Models, 'codes' | 'stockWarnings'>;
  catalog: Catalog;
}

/** Makes the next fall of a product's stock worth a warning again, once codes that came back have raised it above its threshold. */
export async function rearmWarning({ models, catalog }: RearmDependencies, productId: string): Promise<void> {
  const product = await catalog.findProduct(productId, false);
  if (product) await rearmAboveThreshold(models, product);
}
