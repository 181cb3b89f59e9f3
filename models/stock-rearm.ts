import type { Product } from '../domain/product';
import type { Models } from './models';

/** Makes the next fall to a product's threshold worth a warning again, once there is more than that in stock. */
export async function rearmAboveThreshold(
  { codes, stockWarnings }: Pick<Models, 'codes' | 'stockWarnings'>,
  { id, lowStockThreshold }: Pick<Product, 'id' | 'lowStockThreshold'>,
): Promise<void> {
  if (lowStockThreshold === null) return;
  if ((await codes.countAvailable(id, lowStockThreshold + 1)) > lowStockThreshold) await stockWarnings.rearm(id);
}
