import type { SignalDefinition } from '@temporalio/common';
import type { EventOutcome } from '../connectors/connector';
import { lineId } from '../domain/ids';
import type { Store } from '../domain/store';
import type { OrderNotice, StoreEvent, UnresolvedNotice } from '../domain/store-event';
import type { StoreEventRecord } from '../models/store-event';
import { orderCancelledSignal, orderDisputedSignal, orderRefundedSignal } from '../workflows/messages';
import type { StoreIntake } from './context';
import { tellPaidSubscription, tellSubscription } from './subscription-notices';
import { tellOrder } from './order-signal';

/** What is kept besides purchases. */
type Kept = Exclude<StoreEvent, { kind: 'orderPaid' }>;
type Told = Extract<Kept, { kind: 'orderRefunded' | 'orderCancelled' | 'orderDisputed' }>;

/** Takes what a store tells of an order besides its purchase; `taken` is true once it cannot be lost any more. */
export async function takeNotice(context: StoreIntake, store: Store, notice: OrderNotice): Promise<EventOutcome> {
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
      return keep(context, store, notice);
    case 'subscriptionChanged': {
      await record(context, store, notice, true);
      if (!(await tellSubscription(context, store, notice)))
        return { event: notice, taken: false, codes: null, isOutage: true };
      await markTold(context, store, notice);
      return { event: notice, taken: true, codes: null };
    }
  }
}

/** Keeps an event that changes no order. */
export async function keep(context: StoreIntake, store: Store, event: Kept): Promise<EventOutcome> {
  await record(context, store, event);
  return { event, taken: true, codes: null };
}

/** Keeps an event that could not be read where people look, once: its buyer may have paid, and its store stops sending it some day. */
export async function setAside(context: StoreIntake, store: Store, event: Kept): Promise<EventOutcome> {
  await record(context, store, event);
  return { event, taken: false, codes: null };
}

/** Has a notice resolved that does not name its order. */
export async function resolve(context: StoreIntake, store: Store, notice: UnresolvedNotice): Promise<EventOutcome> {
  // First of all: what it comes to is marked in this record.
  await record(context, store, notice, true);
  const { status } = await context.gateway.resolveNotice(store.id, notice);
  if (status !== 'taken' && status !== 'closed') return { event: notice, taken: false, codes: null, isOutage: true };
  await markTold(context, store, notice);
  return { event: notice, taken: true, codes: null };
}

async function tell<Message>(
  context: StoreIntake,
  store: Store,
  notice: Told,
  signal: SignalDefinition<[Message]>,
  message: Message,
): Promise<EventOutcome> {
  const identity = context.intake.identify(store.id, notice.externalId);
  // First of all: lines that the order does not know yet find this when they are about to get their codes.
  await record(context, store, notice, true);
  const outcome = await tellOrder(context, identity, signal, message);
  const isLeft = outcome.status !== 'taken' && outcome.status !== 'not_running';
  const isOutage = outcome.status === 'unavailable';
  if (isLeft) return { event: notice, taken: false, codes: null, isOutage };
  const isTold = await tellPaidSubscription(context, store, toRecord(store, notice, context.now().toISOString()));
  if (isTold) await markTold(context, store, notice);
  return { event: notice, taken: isTold, codes: null, isOutage: !isTold };
}

async function record({ models, now }: StoreIntake, store: Store, event: Kept, isLeft = false): Promise<void> {
  await models.storeEvents.record(toRecord(store, event, now().toISOString()), isLeft);
}

const markTold = ({ models }: StoreIntake, { id: storeId }: Store, { eventId, kind }: Kept): Promise<void> =>
  models.storeEvents.markTold({ storeId, eventId, kind });

/** An event as it is kept. */
export const toRecord = ({ id: storeId }: Pick<Store, 'id'>, event: Kept, at: string): StoreEventRecord => ({
  storeId,
  eventId: event.eventId,
  kind: event.kind,
  externalId: 'externalId' in event ? event.externalId : null,
  type: typeOf(event),
  subscriptionId: event.kind === 'subscriptionChanged' ? event.subscriptionId : null,
  paymentId: event.kind === 'subscriptionChanged' ? (event.paymentId ?? null) : null,
  lines: event.kind === 'orderRefunded' && event.lineKeys !== 'all' ? event.lineKeys.map(lineId) : null,
  reason: event.kind === 'unreadable' ? event.reason : null,
  ...moneyOf(event),
  at,
});

function moneyOf(event: Kept): Pick<StoreEventRecord, 'amount' | 'currency'> {
  const money = 'money' in event ? event.money : undefined;
  return { amount: money?.amount ?? null, currency: money?.currency ?? null };
}

function typeOf(event: Kept): StoreEventRecord['type'] {
  switch (event.kind) {
    case 'ignored':
    case 'unresolved':
      return event.type;
    case 'orderDisputed':
      return event.outcome;
    case 'subscriptionChanged':
      return event.change;
    default:
      return null;
  }
}
