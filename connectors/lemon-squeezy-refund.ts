import { z } from 'zod';
import type { StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { PATH, type Message } from './lemon-squeezy-message';
import { text } from './payload-fields';

/** An amount in the minor unit; null when the payload has none. */
export const minor = z.int().nullish().catch(null);

/** Of an order or of a subscription's payment. https://docs.lemonsqueezy.com/api/orders/the-order-object */
const Refunded = z.object({ status: text, total: minor, refunded_amount: minor });

/** Reads a refund, of the whole when nothing is left; null when it says of neither. */
export function toRefund({ eventId, attributes }: Message, externalId: string): StoreEvent | null {
  const { status, total, refunded_amount: refunded } = readPart(attributes, Refunded, PATH);
  const isWhole = total != null && refunded != null ? total > 0 && refunded >= total : status === 'refunded';
  if (isWhole) return { kind: 'orderRefunded', eventId, externalId, lineKeys: 'all' };
  return refunded ? { kind: 'orderPartlyRefunded', eventId, externalId } : null;
}
