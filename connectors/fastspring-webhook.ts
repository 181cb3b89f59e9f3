import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import { minorDigits, toMinorUnits } from '../domain/money';
import type { Buyer, PurchaseLine } from '../domain/purchase';
import type { StoreEvent } from '../domain/store-event';
import { readJson, readPart } from './json-body';
import { amount, country, currency, expandable, id, quantity, text } from './payload-fields';

const Batch = z.object({
  events: z.array(z.looseObject({ id })),
});

const Event = z.object({ id, type: text, live: z.boolean().nullish(), data: z.unknown() });

// With "webhook expansion" switched on, FastSpring writes objects where it otherwise writes their ids.
const Order = z.object({
  reference: id,
  live: z.boolean().nullish(),
  currency,
  total: amount,
  tax: amount,
  subtotal: amount,
  account: expandable('id').nullish().catch(null),
  siteId: id.nullish().catch(null),
  customer: z.object({ first: text, last: text, email: text, company: text }).nullish().catch(null),
  address: z.object({ country }).nullish().catch(null),
  items: z.array(z.object({ product: expandable('product'), quantity, subtotal: amount, discount: amount })).min(1),
});

/** https://developer.fastspring.com/reference/returncreated: `reference` is the return's own, the order's is in `original`. */
const Return = z.object({
  completed: z.boolean().nullish(),
  currency,
  totalReturn: amount,
  original: z.object({ reference: id, currency, total: amount }),
});

type Event = z.output<typeof Event>;
type Order = z.output<typeof Order>;
type Item = Order['items'][number];

/** Reads a webhook's batch as events in its order; one that cannot be read costs the others nothing, unless there are none. */
export function parseBatch(rawBody: Buffer): StoreEvent[] {
  const batch = readPart(readJson(rawBody), Batch);
  const events = batch.events.map((event, index) => readOrSetAside(event, `events.${index}`));
  const unreadable = events.filter((event) => event.kind === 'unreadable');
  const [first] = unreadable;
  if (first && unreadable.length === events.length) throw new MalformedDeliveryError(first.reason, unreadable);
  return events;
}

function readOrSetAside(event: { id: string }, path: string): StoreEvent {
  try {
    return toStoreEvent(readPart(event, Event, path), `${path}.data`);
  } catch (error) {
    if (!(error instanceof MalformedDeliveryError)) throw error;
    return { kind: 'unreadable', eventId: event.id, reason: error.message };
  }
}

function toStoreEvent(event: Event, path: string): StoreEvent {
  switch (event.type) {
    case 'order.completed':
      return toOrderPaid(event, readPart(event.data, Order, path));
    case 'return.created':
      return toOrderRefunded(event, Return.safeParse(event.data).data);
    default:
      return ignore(event);
  }
}

const ignore = ({ id, type }: Event): StoreEvent => ({ kind: 'ignored', eventId: id, type: type ?? 'unknown' });

function toOrderPaid({ id, live }: Event, order: Order): StoreEvent {
  const keys = lineKeys(order.items);
  const lines = order.items.map((item, index): PurchaseLine => ({
    key: keys[index] ?? item.product,
    product: item.product,
    quantity: item.quantity,
    unitPrice: unitPrice(item, order),
    isFree: isFree(item, order),
  }));
  const purchase = {
    eventId: id,
    channel: 'webhook' as const,
    test: live === false || order.live === false,
    currency: order.currency,
    buyer: buyerOf(order),
    identification: identificationOf(order),
    lines,
  };
  return { kind: 'orderPaid', eventId: id, externalId: order.reference, purchase };
}

/** Only a return of the whole amount is a refund here: what a part of it means for which code, the event does not say. */
function toOrderRefunded(event: Event, data: z.output<typeof Return> | undefined): StoreEvent {
  if (!data || data.completed === false || data.currency !== data.original.currency) return ignore(event);
  const [returned, paid] = [data.totalReturn, data.original.total].map((total) => toMinor(total, data.currency));
  if (returned == null || paid == null || paid <= 0 || returned < paid) return ignore(event);
  return { kind: 'orderRefunded', eventId: event.id, externalId: data.original.reference, lineKeys: 'all' };
}

function buyerOf({ customer, address }: Order): Buyer {
  const name = [customer?.first, customer?.last].filter(Boolean).join(' ');
  const { email = null, company = null } = customer ?? {};
  return { email, name: name || null, company, country: address?.country ?? null };
}

const identificationOf = ({ account, siteId }: Order): Record<string, string> => ({
  ...(account && { account }),
  ...(siteId && { siteId }),
});

/** The product names its line, as in the license call, which knows nothing else; a repeated product's further lines are numbered. */
function lineKeys(items: readonly Item[]): string[] {
  const taken = new Set(items.map(({ product }) => product));
  return items.map(({ product }, index) => {
    const count = items.slice(0, index + 1).filter((item) => item.product === product).length;
    if (count === 1) return product;
    let key = `${product}#${count}`;
    while (taken.has(key)) key += '#';
    taken.add(key);
    return key;
  });
}

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

function toMinor(value: number | null, currency: string | null): number | null {
  return value === null || currency === null ? null : toMinorUnits(value.toFixed(minorDigits(currency)), currency);
}
