import type { Store } from '../domain/store';
import type { SubscriptionChanged } from '../domain/store-event';
import type { SubscriptionFact, SubscriptionTurn } from '../domain/subscription';
import { subscriptionEvent } from '../domain/subscription-event';
import { subscriptionIdOf } from '../models/subscription';
import type { StoreEventRecord } from '../models/store-event';
import type { StoreIntake } from './context';

/** A payment's refund or dispute, as it is kept. */
type PaymentNotice = Pick<StoreEventRecord, 'eventId' | 'kind' | 'type' | 'externalId' | 'lines' | 'at'>;

/** Tells a subscription what has happened, and what its payment's refund or dispute has told before; false at an outage. */
export async function tellSubscription(
  context: StoreIntake,
  { id: storeId }: Store,
  event: SubscriptionChanged,
): Promise<boolean> {
  const { change: turn, subscriptionId, occurredAt, paymentId = null, externalId, paidUntil, product, eventId } = event;
  const at = occurredAt ?? context.now().toISOString();
  const fact = { eventId, turn, at, paidUntil, paymentId: paymentId ?? externalId, externalId, product };
  if (!(await tell(context, storeId, subscriptionId, fact))) return false;
  const about = { id: subscriptionIdOf(storeId, subscriptionId), storeId };
  await context.vendorEvents.tell([subscriptionEvent(about, event, at)]);
  // Both are kept before either looks for the other, so that one of them finds it.
  const payments = [...new Set([paymentId, externalId])].filter((id) => id !== null);
  for (const payment of payments)
    for (const notice of await context.models.storeEvents.listOfPayment(storeId, payment))
      if (!(await tellNotice(context, storeId, subscriptionId, notice))) return false;
  return true;
}

/** Tells the subscription whose payment a notice is of; false at an outage, true also when it is of none. */
export async function tellPaidSubscription(
  context: StoreIntake,
  { id: storeId }: Store,
  notice: PaymentNotice,
): Promise<boolean> {
  // The refund of some lines is their order's own affair.
  if (notice.externalId === null || notice.lines !== null) return true;
  const subscriptionId = await context.models.storeEvents.findSubscription(storeId, notice.externalId);
  return subscriptionId === null || tellNotice(context, storeId, subscriptionId, notice);
}

function tellNotice(
  context: StoreIntake,
  storeId: string,
  subscriptionId: string,
  { eventId, kind, type, externalId: paymentId, at }: PaymentNotice,
): Promise<boolean> {
  const turn = kind === 'orderRefunded' ? 'refunded' : DISPUTE_TURNS.get(type);
  const about = { at, paidUntil: null, paymentId, externalId: null, product: null };
  return turn ? tell(context, storeId, subscriptionId, { eventId, turn, ...about }) : Promise.resolve(true);
}

const DISPUTE_TURNS: ReadonlyMap<string | null, SubscriptionTurn> = new Map([
  ['opened', 'disputeOpened'],
  ['won', 'disputeWon'],
  ['lost', 'disputeLost'],
]);

async function tell(
  { gateway }: StoreIntake,
  storeId: string,
  subscriptionId: string,
  fact: SubscriptionFact,
): Promise<boolean> {
  const { status } = await gateway.tellSubscription(storeId, subscriptionId, fact);
  return status === 'taken';
}
