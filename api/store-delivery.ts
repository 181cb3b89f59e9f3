import { lineId } from '../domain/ids';
import type { Order } from '../domain/order';
import type { Purchase } from '../domain/purchase';
import type { Store } from '../domain/store';
import type { StoreEvent } from '../domain/store-event';
import type { EventOutcome } from '../connectors/connector';
import type { ApiContext } from './context';
import { readCodes } from './order-codes';

type Paid = Extract<StoreEvent, { kind: 'orderPaid' }>;
type Refunded = Extract<StoreEvent, { kind: 'orderRefunded' }>;
type Ignored = Extract<StoreEvent, { kind: 'ignored' }>;
type Unreadable = Extract<StoreEvent, { kind: 'unreadable' }>;

/** Takes one event of a store's delivery; `taken` is true once it cannot be lost any more. */
export async function takeEvent(context: ApiContext, store: Store, event: StoreEvent): Promise<EventOutcome> {
  switch (event.kind) {
    case 'orderPaid':
      return takePurchase(context, store, event);
    case 'orderRefunded':
      return takeRefund(context, store, event);
    case 'ignored':
      return ignore(context, store, event);
    case 'unreadable':
      return setAside(context, store, event);
  }
}

async function takePurchase(context: ApiContext, store: Store, event: Paid): Promise<EventOutcome> {
  const { intake, metrics, settings } = context;
  const purchase: Purchase = { ...event.purchase, delivery: store.delivery };
  const identity = intake.identify(store.id, event.externalId);
  const isReply = purchase.channel === 'reply';
  const outcome = isReply
    ? await intake.place(identity, purchase, settings.replyWaitSeconds * 1000)
    : await intake.notify(identity, purchase);
  if (outcome.status === 'unavailable' || outcome.status === 'refused') {
    metrics.delivered(store.id, outcome.status);
    return { event, taken: false, codes: null, isOutage: outcome.status === 'unavailable' };
  }
  metrics.delivered(store.id, 'taken');
  const isAnswered = isReply && outcome.status === 'answered';
  return { event, taken: true, codes: isAnswered ? await codesOf(context, outcome.order, purchase) : null };
}

/** All codes of the purchase's lines in order; null when one of them is not there. */
async function codesOf({ models }: ApiContext, order: Order, purchase: Purchase): Promise<string[] | null> {
  const lines = purchase.lines.flatMap(({ key }) => order.lines.find(({ id }) => id === lineId(key)) ?? []);
  const codes = await readCodes(models, order, lines);
  const found = lines.map(({ id }) => codes.get(id));
  if (found.length < purchase.lines.length || found.includes(undefined)) return null;
  return found.flatMap((held) => held ?? []);
}

async function takeRefund(context: ApiContext, store: Store, event: Refunded): Promise<EventOutcome> {
  const { gateway, intake, metrics } = context;
  const lines = event.lineKeys === 'all' ? ('all' as const) : event.lineKeys.map(lineId);
  const outcome = await gateway.refund(intake.identify(store.id, event.externalId), { eventId: event.eventId, lines });
  const isLeft = outcome.status !== 'taken' && outcome.status !== 'not_running';
  // An order that has ended, or that nobody knows, is not started by its refund.
  if (outcome.status === 'not_running') await record(context, store, event, event.externalId);
  metrics.delivered(store.id, isLeft ? 'unavailable' : 'taken');
  return { event, taken: !isLeft, codes: null, isOutage: outcome.status === 'unavailable' };
}

async function ignore(context: ApiContext, store: Store, event: Ignored): Promise<EventOutcome> {
  await record(context, store, event, null);
  context.metrics.delivered(store.id, 'ignored');
  return { event, taken: true, codes: null };
}

function setAside({ logger, metrics }: ApiContext, store: Store, event: Unreadable): EventOutcome {
  const { eventId, reason } = event;
  logger.warn({ store: store.id, event: eventId, reason }, 'an event could not be read');
  metrics.delivered(store.id, 'malformed');
  return { event, taken: false, codes: null };
}

async function record(
  { models, now }: ApiContext,
  store: Store,
  event: Refunded | Ignored,
  externalId: string | null,
): Promise<void> {
  const type = event.kind === 'ignored' ? event.type : null;
  const { eventId, kind } = event;
  await models.storeEvents.record({ storeId: store.id, eventId, externalId, kind, type, at: now().toISOString() });
}
