import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { id, isoTime } from './payload-fields';
import type { PolarEvent } from './polar-purchase';

/** https://polar.sh/docs/api-reference/webhooks/subscription.updated, and the types of @polar-sh/sdk */
const Subscription = z.object({
  id,
  product_id: id.nullish(),
  cancel_at_period_end: z.boolean().nullish().catch(null),
  current_period_end: isoTime,
  ends_at: isoTime,
});

type Subscription = z.output<typeof Subscription>;

// `created`, `active` and `updated` tell of a start, a recovery, a renewal or any edit alike: the paid order tells which.
const CHANGES: ReadonlyMap<string, SubscriptionChange> = new Map([
  ['subscription.canceled', 'cancelledAtPeriodEnd'],
  ['subscription.uncanceled', 'resumed'],
  ['subscription.past_due', 'pastDue'],
  ['subscription.paused', 'paused'],
  ['subscription.resumed', 'resumed'],
  ['subscription.revoked', 'ended'],
]);

/** Reads what has become of a subscription; one that is canceled at once is told of as revoked too. */
export function toSubscriptionEvent({ type, eventId, at }: PolarEvent, data: unknown): StoreEvent {
  const change = CHANGES.get(type);
  if (!change) return { kind: 'ignored', eventId, type };
  const subscription = readPart(data, Subscription, 'data');
  if (change === 'cancelledAtPeriodEnd' && !subscription.cancel_at_period_end)
    return { kind: 'ignored', eventId, type };
  return {
    kind: 'subscriptionChanged',
    eventId,
    subscriptionId: subscription.id,
    change,
    externalId: null,
    product: subscription.product_id ?? null,
    occurredAt: at,
    paidUntil: paidUntil(change, subscription),
  };
}

function paidUntil(change: SubscriptionChange, { ends_at, current_period_end }: Subscription): string | null {
  if (change === 'cancelledAtPeriodEnd') return ends_at ?? current_period_end;
  return change === 'resumed' ? current_period_end : null;
}
