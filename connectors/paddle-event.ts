import { z } from 'zod';
import { id, isoTime } from './payload-fields';

/** What every notification has around its entity. https://developer.paddle.com/webhooks/overview */
export const PaddleEvent = z.object({
  event_id: id,
  event_type: id,
  occurred_at: isoTime,
  data: z.unknown().optional(),
});
export type PaddleEvent = z.output<typeof PaddleEvent>;

/** Where the entity stands, for what cannot be read of it. */
export const DATA = 'body.data';

/** An id that may be missing. */
export const reference = id.nullish().transform((value) => value ?? null);

/** A period that may be missing, or be none. */
export const period = z.object({ ends_at: isoTime }).nullish().catch(null);

/** The product of items with one; null for those with several, and for what cannot be read. */
export function onlyProduct(items: unknown): string | null {
  const products = new Set(Items.parse(items).map(({ price }) => price.product_id));
  return products.size === 1 ? ([...products][0] ?? null) : null;
}

const Items = z.array(z.object({ price: z.object({ product_id: id }) })).catch([]);
