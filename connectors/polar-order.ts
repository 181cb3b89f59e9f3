import { z } from 'zod';
import type { DisputeOutcome, StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { currency, id, isoTime, text } from './payload-fields';
import { minorUnits, Order, PaidOrder, toPurchase, type PolarEvent } from './polar-purchase';
import { tellsMinor } from './told-money';

/** Reads what is told of an order; a renewal or an upgrade is one of its own at Polar, and of the subscription here. */
export function toOrderEvents(event: PolarEvent, data: unknown): StoreEvent[] {
  switch (event.type) {
    case 'order.paid':
      return toPaid(event, readPart(data, PaidOrder, 'data'));
    case 'order.created':
    case 'order.updated':
    case 'order.refunded':
      return [toNotice(event, readPart(data, Order, 'data')) ?? ignore(event)];
    default:
      return [ignore(event)];
  }
}

const ListedOrder = z.object({ id, status: text, created_at: isoTime });

/** The events that tell what an order is by now. */
const EVENTS: ReadonlyMap<string | null, string[]> = new Map([
  ['pending', ['order.created']],
  ['void', ['order.updated']],
  ['paid', ['order.paid']],
  ['partially_refunded', ['order.paid', 'order.refunded']],
  ['refunded', ['order.refunded']],
]);

/** Reads what a listed order has come to, as its events would have told it. */
export function toOrderState(data: unknown): StoreEvent[] {
  const { id: orderId, status, created_at: at } = readPart(data, ListedOrder, 'answer.items');
  const types = EVENTS.get(status) ?? [];
  return types.flatMap((type) => toOrderEvents({ type, eventId: `listed:${orderId}:${status}:${type}`, at }, data));
}

const Refund = z.object({
  order_id: id,
  amount: minorUnits,
  currency,
  dispute: z.object({ status: text }).nullish(),
});

const DISPUTES: ReadonlyMap<string | null, DisputeOutcome> = new Map([
  ['needs_response', 'opened'],
  ['under_review', 'opened'],
  ['won', 'won'],
  ['lost', 'lost'],
]);

/** Reads the dispute that a refund belongs to; the refund itself is told by its order. */
export function toRefundEvent(event: PolarEvent, data: unknown): StoreEvent {
  const { order_id, dispute, ...refund } = readPart(data, Refund, 'data');
  const outcome = dispute && DISPUTES.get(dispute.status);
  if (!outcome) return ignore(event);
  const money = tellsMinor(refund.amount, refund.currency);
  return { kind: 'orderDisputed', eventId: event.eventId, externalId: order_id, outcome, ...money };
}

const ignore = ({ eventId, type }: PolarEvent): StoreEvent => ({ kind: 'ignored', eventId, type });

const isFirst = ({ billing_reason }: Order): boolean =>
  billing_reason === 'purchase' || billing_reason === 'subscription_create';

/** Of a subscription's later payments only what is given back is told: that they are yet to come, or are not, its own events say. */
function toNotice({ type, eventId }: PolarEvent, order: Order): StoreEvent | null {
  const about = { eventId, externalId: order.id };
  const money = order.refunded_amount ? tellsMinor(order.refunded_amount, order.currency) : {};
  switch (`${type} ${order.status ?? ''}`) {
    case 'order.created pending':
      return isFirst(order) ? { kind: 'orderPending', ...about } : null;
    case 'order.updated void':
      return isFirst(order) ? { kind: 'orderCancelled', ...about } : null;
    case 'order.refunded refunded':
      return { kind: 'orderRefunded', ...about, lineKeys: 'all', ...money };
    case 'order.refunded partially_refunded':
      return { kind: 'orderPartlyRefunded', ...about, ...money };
    default:
      return null;
  }
}

function toPaid(event: PolarEvent, order: PaidOrder): StoreEvent[] {
  const changed = toSubscriptionChanged(event, order);
  if (!isFirst(order)) return [changed ?? ignore(event)];
  const purchase = toPurchase(event, order);
  return [purchase ?? ignore(event), ...(purchase && changed ? [changed] : [])];
}

const CHANGES = {
  purchase: null,
  subscription_create: 'started',
  subscription_cycle: 'renewed',
  subscription_update: 'planChanged',
} as const;

/** An order is paid once, whoever tells of it: its own id names what that changes. */
function toSubscriptionChanged({ at }: PolarEvent, order: PaidOrder): StoreEvent | null {
  const change = CHANGES[order.billing_reason];
  if (!change || !order.subscription_id) return null;
  return {
    kind: 'subscriptionChanged',
    eventId: `order:${order.id}:${change}`,
    subscriptionId: order.subscription_id,
    change,
    paymentId: order.id,
    externalId: change === 'started' ? order.id : null,
    product: order.product_id,
    occurredAt: at,
    paidUntil: order.subscription?.current_period_end ?? null,
  };
}
