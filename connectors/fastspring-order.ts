import { z } from 'zod';
import type { Buyer, PurchaseLine } from '../domain/purchase';
import type { StoreEvent } from '../domain/store-event';
import { toMinor, type FastSpringEvent } from './fastspring-event';
import { readPart } from './json-body';
import { lineKeys } from './line-keys';
import { amount, country, currency, expandable, fieldRecord, id, quantity, tellsFields, text } from './payload-fields';

/** With "webhook expansion" switched on, FastSpring writes objects where it otherwise writes their ids. https://developer.fastspring.com/reference/ordercompleted */
const Order = z.object({
  reference: id,
  live: z.boolean().nullish(),
  currency,
  total: amount,
  tax: amount,
  subtotal: amount,
  account: expandable('id').nullish().catch(null),
  siteId: id.nullish().catch(null),
  language: text,
  tags: fieldRecord,
  customer: z.object({ first: text, last: text, email: text, company: text }).nullish().catch(null),
  address: z.object({ country }).nullish().catch(null),
  items: z
    .array(
      z.object({
        product: expandable('product'),
        quantity,
        subtotal: amount,
        discount: amount,
        subscription: expandable('id').nullish().catch(null),
      }),
    )
    .min(1),
});

type Order = z.output<typeof Order>;
type Item = Order['items'][number];

/** Reads what `order.completed` tells. */
export function toOrderPaid({ id, live, data }: FastSpringEvent, path: string): StoreEvent {
  const order = readPart(data, Order, path);
  // As in the license call, which knows nothing but the product.
  const keys = lineKeys(order.items.map(({ product }) => product));
  const lines = order.items.map((item, index): PurchaseLine => ({
    key: keys[index] ?? item.product,
    product: item.product,
    quantity: item.quantity,
    unitPrice: unitPrice(item, order),
    isFree: isFree(item, order),
    ...(item.subscription && { subscriptionId: item.subscription }),
  }));
  const purchase = {
    eventId: id,
    channel: 'webhook' as const,
    test: live === false || order.live === false,
    currency: order.currency,
    buyer: buyerOf(order),
    identification: identificationOf(order),
    lines,
    ...tellsFields(order.tags),
  };
  return { kind: 'orderPaid', eventId: id, externalId: order.reference, purchase };
}

function buyerOf({ customer, address, language }: Order): Buyer {
  const name = [customer?.first, customer?.last].filter(Boolean).join(' ');
  const { email = null, company = null } = customer ?? {};
  const country = address?.country ?? null;
  return { email, name: name || null, company, country, ...(language && { locale: language }) };
}

const identificationOf = ({ account, siteId }: Order): Record<string, string> => ({
  ...(account && { account }),
  ...(siteId && { siteId }),
});

/** FastSpring does not document whether an item's subtotal is before or after its discount, so the order's own sum decides; in doubt the lower price counts. */
function unitPrice(item: Item, order: Order): number | null {
  const subtotal = toMinor(item.subtotal, order.currency);
  if (subtotal === null) return null;
  const discount = isAfterDiscount(order) ? 0 : (toMinor(item.discount, order.currency) ?? 0);
  return Math.round((subtotal - Math.abs(discount)) / item.quantity);
}

/** The unit price is a lower bound, and rounded: whether money was taken is told by the order's whole, and of an item among others by its own. */
function isFree(item: Item, { total, items }: Order): boolean | null {
  if (total === 0) return true;
  if (item.subtotal === 0 && items.some(({ subtotal }) => (subtotal ?? 0) > 0)) return true;
  return total === null ? null : false;
}

function isAfterDiscount({ total, tax, subtotal, currency }: Order): boolean {
  const [all, taxed, net] = [total, tax, subtotal].map((value) => toMinor(value, currency));
  return all != null && net != null && all - (taxed ?? 0) === net;
}
