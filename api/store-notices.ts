import type { SignalDefinition } from '@temporalio/common';
import type { EventOutcome } from '../connectors/connector';
import { lineId } from '../domain/ids';
import type { Store } from '../domain/store';
import type { OrderNotice, StoreEvent, UnreadableEvent } from '../domain/store-event';
import type { StoreEventRecord } from '../models/store-event';
import { orderCancelledSignal, orderDisputedSignal, orderRefundedSignal } from '../workflows/messages';
import type { ApiContext } from './context';
import { tellOrder } from './order-signal';

type Ignored = Extract<StoreEvent, { kind: 'ignored' }>;
type Told = Extract<OrderNotice, { kind: 'orderRefunded' | 'orderCancelled' | 'orderDisputed' }>;

/** Takes what a store tells of an order besides its purchase; `taken` is true once it cannot be lost any more. */
export async function takeNotice(context: ApiContext, store: Store, notice: OrderNotice): Promise<EventOutcome> {
  switch (notice.kind) {
    case 'orderRefunded': {
      const lines = notice.lineKeys === 'all' ? ('all' as const) : notice.lineKeys.map(lineId);
      return tell(context, store, notice, orderRefundedSignal, { eventId: notice.eventId, lines });
    }
    case 'orderCancelled':
      return tell(context, store, notice, orderCancelledSignal, { eventId: notice.eventId });
    case 'orderDisputed': {
      const { eventId, outcome } = notice;
      return tell(context, store, notice, orderDisputedSignal, { eventId, outcome });
    }
    case 'orderPending':
    case 'orderPartlyRefunded':
    case 'subscriptionChanged':
      return keep(context, store, notice, 'taken');
  }
}

/** Keeps an event that means nothing to Keyrail. */
export const ignoreEvent = (context: ApiContext, store: Store, event: Ignored): Promise<EventOutcome> =>
  keep(context, store, event, 'ignored');

/** Keeps an event that could not be read where people look, once: its buyer may have paid, and its store stops sending it some day. */
export async function recordUnreadable(context: ApiContext, store: Store, event: UnreadableEvent): Promise<void> {
  const { eventId, reason } = event;
  context.logger.warn({ store: store.id, event: eventId, reason }, 'an event could not be read');
  await record(context, store, event);
}

async function tell<Message>(
  context: ApiContext,
  store: Store,
  notice: Told,
  signal: SignalDefinition<[Message]>,
  message: Message,
): Promise<EventOutcome> {
  const identity = context.intake.identify(store.id, notice.externalId);
  // First of all: lines that the order does not know yet find this when they are about to get their codes.
  await record(context, store, notice);
  const outcome = await tellOrder(context, identity, signal, message);
  const isLeft = outcome.status !== 'taken' && outcome.status !== 'not_running';
  context.metrics.delivered(store.id, isLeft ? 'unavailable' : 'taken');
  return { event: notice, taken: !isLeft, codes: null, isOutage: outcome.status === 'unavailable' };
}

async function keep(
  context: ApiContext,
  store: Store,
  event: OrderNotice | Ignored,
  outcome: 'taken' | 'ignored',
): Promise<EventOutcome> {
  await record(context, store, event);
  context.metrics.delivered(store.id, outcome);
  return { event, taken: true, codes: null };
}

async function record(
  { models, now }: ApiContext,
  store: Store,
  event: OrderNotice | Ignored | UnreadableEvent,
): Promise<void> {
  const { eventId, kind } = event;
  await models.storeEvents.record({
    storeId: store.id,
    eventId,
    kind,
    externalId: 'externalId' in event ? event.externalId : null,
    type: typeOf(event),
    lines: kind === 'orderRefunded' && event.lineKeys !== 'all' ? event.lineKeys.map(lineId) : null,
    reason: kind === 'unreadable' ? event.reason : null,
    at: now().toISOString(),
  });
}

function typeOf(event: OrderNotice | Ignored | UnreadableEvent): StoreEventRecord['type'] {
  switch (event.kind) {
    case 'ignored':
      return event.type;
    case 'orderDisputed':
      return event.outcome;
    case 'subscriptionChanged':
      return event.change;
    default:
      return null;
  }
}
