import { lineId } from '../domain/ids';
import { hasEnded } from '../domain/line-state';
import type { OrderIdentity } from '../domain/ids';
import type { Line, Order } from '../domain/order';
import type { Purchase } from '../domain/purchase';
import type { Store } from '../domain/store';
import type { StoreEvent, UnreadableEvent } from '../domain/store-event';
import type { EventOutcome } from '../connectors/connector';
import { codesFetchedSignal, orderRefundedSignal } from '../workflows/messages';
import type { ApiContext } from './context';
import { readCodes } from './order-codes';
import { tellOrder } from './order-signal';

type Paid = Extract<StoreEvent, { kind: 'orderPaid' }>;
type Refunded = Extract<StoreEvent, { kind: 'orderRefunded' }>;
type Ignored = Extract<StoreEvent, { kind: 'ignored' }>;

/** What became of an event, with the lines that are handed over once its store has the answer. */
export interface TakenEvent extends EventOutcome {
  handover?: { identity: OrderIdentity; lines: string[] };
}

/** Takes one event of a store's delivery; `taken` is true once it cannot be lost any more. */
export async function takeEvent(context: ApiContext, store: Store, event: StoreEvent): Promise<TakenEvent> {
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

/** Tells the orders that their store has got the codes; those of an order that is not told are mailed after a time. */
export async function confirmHandovers(
  { gateway, logger }: Pick<ApiContext, 'gateway' | 'logger'>,
  outcomes: readonly TakenEvent[],
): Promise<void> {
  for (const { handover } of outcomes) {
    if (!handover) continue;
    const { identity, lines } = handover;
    const { status } = await gateway.signal(identity, codesFetchedSignal, { lines }, null);
    if (status !== 'taken') logger.warn({ order: identity.orderId, status }, 'a hand-over was not confirmed');
  }
}

async function takePurchase(context: ApiContext, store: Store, event: Paid): Promise<TakenEvent> {
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
  if (!isReply || outcome.status !== 'answered') return { event, taken: true, codes: null };
  const lines = linesOf(outcome.order, purchase);
  const codes = await codesOf(context, outcome.order, purchase, lines);
  const open = lines.filter((line) => !hasEnded(line.state)).map(({ id }) => id);
  const handover = codes && open.length > 0 ? { handover: { identity, lines: open } } : {};
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return { event, taken: true, codes, units, ...handover };
}

const linesOf = (order: Order, purchase: Purchase): Line[] =>
  purchase.lines.flatMap(({ key }) => order.lines.find(({ id }) => id === lineId(key)) ?? []);

/** All codes of the purchase's lines in order; null when one of them is not there. */
async function codesOf(
  { models }: ApiContext,
  order: Order,
  purchase: Purchase,
  lines: Line[],
): Promise<string[] | null> {
  const codes = await readCodes(models, order, lines);
  const found = lines.map(({ id }) => codes.get(id));
  if (found.length < purchase.lines.length || found.includes(undefined)) return null;
  return found.flatMap((held) => held ?? []);
}

async function takeRefund(context: ApiContext, store: Store, event: Refunded): Promise<EventOutcome> {
  const { intake, metrics } = context;
  const lines = event.lineKeys === 'all' ? ('all' as const) : event.lineKeys.map(lineId);
  const identity = intake.identify(store.id, event.externalId);
  const tell = () => tellOrder(context, identity, orderRefundedSignal, { eventId: event.eventId, lines });
  let outcome = await tell();
  if (outcome.status === 'not_running') {
    // Nobody knows the order, and a refund starts none: its purchase, should it still come, finds the record of this.
    await record(context, store, event, { externalId: event.externalId, lines: lines === 'all' ? null : lines });
    outcome = await tell(); // the purchase may have come in between, and not have seen the record
  }
  const isLeft = outcome.status !== 'taken' && outcome.status !== 'not_running';
  metrics.delivered(store.id, isLeft ? 'unavailable' : 'taken');
  return { event, taken: !isLeft, codes: null, isOutage: outcome.status === 'unavailable' };
}

async function ignore(context: ApiContext, store: Store, event: Ignored): Promise<EventOutcome> {
  await record(context, store, event, { externalId: null, lines: null });
  context.metrics.delivered(store.id, 'ignored');
  return { event, taken: true, codes: null };
}

async function setAside(context: ApiContext, store: Store, event: UnreadableEvent): Promise<EventOutcome> {
  context.metrics.delivered(store.id, 'malformed');
  await recordUnreadable(context, store, event);
  return { event, taken: false, codes: null };
}

/** Keeps an event that could not be read where people look, once: its buyer may have paid, and its store stops sending it some day. */
export async function recordUnreadable(context: ApiContext, store: Store, event: UnreadableEvent): Promise<void> {
  const { eventId, reason } = event;
  context.logger.warn({ store: store.id, event: eventId, reason }, 'an event could not be read');
  await record(context, store, event, { externalId: null, lines: null });
}

async function record(
  { models, now }: ApiContext,
  store: Store,
  event: Refunded | Ignored | UnreadableEvent,
  about: { externalId: string | null; lines: string[] | null },
): Promise<void> {
  const type = event.kind === 'ignored' ? event.type : null;
  const reason = event.kind === 'unreadable' ? event.reason : null;
  const { eventId, kind } = event;
  await models.storeEvents.record({
    storeId: store.id,
    eventId,
    kind,
    type,
    reason,
    ...about,
    at: now().toISOString(),
  });
}
