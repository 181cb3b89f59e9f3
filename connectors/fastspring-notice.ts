import { z } from 'zod';
import type { OrderNotice, StoreEvent, UnresolvedNotice } from '../domain/store-event';
import { askFastSpring } from './fastspring-api';
import { ignore, toMinor, type FastSpringEvent } from './fastspring-event';
import { readPart } from './json-body';
import { amount, currency, expandable, id } from './payload-fields';
import type { PlatformAccess } from './platform-access';
import { tellsMinor } from './told-money';

/** https://developer.fastspring.com/reference/returncreated: `reference` is the return's own, the order's is in `original`. */
const Return = z.object({
  completed: z.boolean().nullish(),
  currency,
  totalReturn: amount,
  original: z.object({ reference: id, currency, total: amount }),
});

/** The part of a return that the money says; a part of an order does not say which of its codes it means. */
export function toReturned(event: FastSpringEvent): StoreEvent {
  const { data } = Return.safeParse(event.data);
  if (!data || data.completed === false || data.currency !== data.original.currency) return ignore(event);
  const [returned, paid] = [data.totalReturn, data.original.total].map((total) => toMinor(total, data.currency));
  if (returned == null || paid == null || returned <= 0 || paid <= 0) return ignore(event);
  const money = tellsMinor(returned, data.currency);
  const about = { eventId: event.id, externalId: data.original.reference, ...money };
  if (returned < paid) return { kind: 'orderPartlyRefunded', ...about };
  return { kind: 'orderRefunded', ...about, lineKeys: 'all' };
}

const Referenced = z.object({ reference: id });

/** Reads what is told of an order that no money was taken for; one without a reference is none that Keyrail can know. */
export function toUnpaid(event: FastSpringEvent, kind: 'orderPending' | 'orderCancelled'): StoreEvent {
  const { data } = Referenced.safeParse(event.data);
  return data ? { kind, eventId: event.id, externalId: data.reference } : ignore(event);
}

/** https://developer.fastspring.com/reference/order-chargeback: `order` is FastSpring's internal id, unless it is expanded. */
const Chargeback = z.union([
  Referenced,
  z.object({ order: Referenced }).transform(({ order }) => order),
  z.object({ order: expandable('id') }).transform(({ order }) => ({ reference: null, order })),
]);

/** Reads a chargeback; the order that it names by the internal id alone is to be looked up. */
export function toDisputed(event: FastSpringEvent): StoreEvent {
  const { data } = Chargeback.safeParse(event.data);
  if (!data) return ignore(event);
  if (data.reference !== null) return toOpened(event.id, data.reference);
  return { kind: 'unresolved', eventId: event.id, type: 'chargeback.created', lookup: data.order };
}

/** https://developer.fastspring.com/reference/retrieve-an-order: of a single id; an older form was a list of one. */
const Answer = z.union([Referenced, z.object({ orders: z.tuple([Referenced]) }).transform(({ orders }) => orders[0])]);

/** Finds the reference of the order that a chargeback names by its internal id. */
export async function resolveChargeback(
  { eventId, lookup }: UnresolvedNotice,
  access: PlatformAccess,
): Promise<OrderNotice[]> {
  const order = await askFastSpring(`/orders/${encodeURIComponent(lookup)}`, access);
  return [toOpened(eventId, readPart(order, Answer, 'order').reference)];
}

const toOpened = (eventId: string, externalId: string): OrderNotice => ({
  kind: 'orderDisputed',
  eventId,
  externalId,
  outcome: 'opened',
});
