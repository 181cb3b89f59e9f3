import { lineId } from '../domain/ids';
import { hasEnded } from '../domain/line-state';
import type { OrderIdentity } from '../domain/ids';
import type { Line, Order } from '../domain/order';
import type { Purchase } from '../domain/purchase';
import type { Store } from '../domain/store';
import type { StoreEvent } from '../domain/store-event';
import type { EventOutcome } from '../connectors/connector';
import { codesFetchedSignal } from '../workflows/messages';
import type { ApiContext, StoreIntake } from './context';
import { nameToldUpgrades } from './license-upgrades';
import { readCodes } from './order-codes';
import { keep, resolve, setAside, takeNotice } from './store-notices';

type Paid = Extract<StoreEvent, { kind: 'orderPaid' }>;

/** What became of an event, with the lines that are handed over once its store has the answer. */
export interface TakenEvent extends EventOutcome {
  handover?: { identity: OrderIdentity; lines: string[] };
}

/** Takes one event of a store's; `taken` is true once it cannot be lost any more. */
export async function takeEvent(context: StoreIntake, store: Store, event: StoreEvent): Promise<TakenEvent> {
  switch (event.kind) {
    case 'orderPaid':
      return takePurchase(context, store, event);
    case 'ignored':
      return keep(context, store, event);
    case 'unresolved':
      return resolve(context, store, event);
    case 'unreadable':
      return setAside(context, store, event);
    default:
      return takeNotice(context, store, event);
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

async function takePurchase(context: StoreIntake, store: Store, event: Paid): Promise<TakenEvent> {
  const { intake, settings } = context;
  const told = await nameToldUpgrades(context, store, event.purchase);
  const purchase: Purchase = { ...told, delivery: store.delivery };
  const identity = intake.identify(store.id, event.externalId);
  const isReply = purchase.channel === 'reply';
  const outcome = isReply
    ? await intake.place(identity, purchase, settings.replyWaitSeconds * 1000)
    : await intake.notify(identity, purchase);
  if (outcome.status === 'unavailable' || outcome.status === 'refused')
    return { event, taken: false, codes: null, isOutage: outcome.status === 'unavailable' };
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

/** All codes of the purchase's lines in order; null when one of them is not there, or none may be used. */
async function codesOf(intake: StoreIntake, order: Order, purchase: Purchase, lines: Line[]): Promise<string[] | null> {
  const codes = await readCodes(intake, order, lines);
  const found = lines.map(({ id }) => codes.get(id));
  if (found.length < purchase.lines.length || found.includes(undefined)) return null;
  const all = found.flatMap((held) => held ?? []);
  return all.length > 0 ? all : null;
}
