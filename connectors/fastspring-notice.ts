import { z } from 'zod';
import type { StoreEvent } from '../domain/store-event';
import { ignore, toMinor, type FastSpringEvent } from './fastspring-event';
import { amount, currency, id } from './payload-fields';

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
  const about = { eventId: event.id, externalId: data.original.reference };
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
const Chargeback = z.union([Referenced, z.object({ order: Referenced }).transform(({ order }) => order)]);

/** Reads a chargeback; one that names its order by the internal id alone cannot be told to it. */
export function toDisputed(event: FastSpringEvent): StoreEvent {
  const { data } = Chargeback.safeParse(event.data);
  if (!data) return ignore(event);
  return { kind: 'orderDisputed', eventId: event.id, externalId: data.reference, outcome: 'opened' };
}
