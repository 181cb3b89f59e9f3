import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { DATA, onlyProduct, period, reference, type PaddleEvent } from './paddle-event';
import { id, isoTime, text } from './payload-fields';

/** https://developer.paddle.com/api-reference/subscriptions/overview; only `subscription.created` names its transaction. */
const Subscription = z.object({
  id,
  transaction_id: reference.catch(null),
  current_billing_period: period,
  scheduled_change: z.object({ action: text, effective_at: isoTime }).nullish().catch(null),
  items: z.unknown().optional(),
});

type Subscription = z.output<typeof Subscription>;

/** Reads what has happened to a subscription; null for no news. */
export function toSubscriptionEvent(event: PaddleEvent): StoreEvent | null {
  const subscription = readPart(event.data, Subscription, DATA);
  const change = changeOf(event.event_type, subscription);
  if (!change) return null;
  const firstPayment = change === 'started' ? subscription.transaction_id : null;
  return {
    kind: 'subscriptionChanged',
    eventId: event.event_id,
    subscriptionId: subscription.id,
    change,
    ...(firstPayment && { paymentId: firstPayment }),
    externalId: firstPayment,
    product: onlyProduct(subscription.items),
    occurredAt: event.occurred_at,
    paidUntil: paidUntil(subscription, change),
  };
}

function changeOf(type: string, { scheduled_change }: Subscription): SubscriptionChange | null {
  if (type !== 'subscription.updated') return CHANGES.get(type) ?? null;
  // It comes with every other event too, and does not say what was before.
  return scheduled_change?.action === 'cancel' ? 'cancelledAtPeriodEnd' : null;
}

const CHANGES: ReadonlyMap<string, SubscriptionChange> = new Map([
  ['subscription.created', 'started'],
  ['subscription.past_due', 'pastDue'],
  ['subscription.paused', 'paused'],
  ['subscription.resumed', 'resumed'],
  ['subscription.canceled', 'ended'],
]);

function paidUntil(
  { current_billing_period, scheduled_change }: Subscription,
  change: SubscriptionChange,
): string | null {
  if (change === 'cancelledAtPeriodEnd') return scheduled_change?.effective_at ?? null;
  return change === 'started' || change === 'resumed' ? (current_billing_period?.ends_at ?? null) : null;
}
