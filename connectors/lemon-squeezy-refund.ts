import { z } from 'zod';
import type { StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { PATH, type Message } from './lemon-squeezy-message';
import { currency, text } from './payload-fields';
import { tellsMinor } from './told-money';

/** An amount in the minor unit; null when the payload has none. */
export const minor = z.int().nullish().catch(null);

/** Of an order or of a subscription's payment. https://docs.lemonsqueezy.com/api/orders/the-order-object */
const Refunded = z.object({ status: text, currency, total: minor, refunded_amount: minor });

/** Reads a refund, of the whole when nothing is left; null when it says of neither. */
export function toRefund({ eventId, attributes }: Message, externalId: string): StoreEvent | null {
  const { status, currency, total, refunded_amount: refunded } = readPart(attributes, Refunded, PATH);
  const isWhole = total != null && refunded != null ? total > 0 && refunded >= total : status === 'refunded';
  const money = refunded ? tellsMinor(refunded, currency) : {};
  if (isWhole) return { kind: 'orderRefunded', eventId, externalId, lineKeys: 'all', ...money };
  return refunded ? { kind: 'orderPartlyRefunded', eventId, externalId, ...money } : null;
}
