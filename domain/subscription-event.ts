import type { SubscriptionChange, SubscriptionChanged } from './store-event';
import type { VendorEvent, VendorEventType } from './vendor-event';

const TYPES: Readonly<Record<SubscriptionChange, VendorEventType>> = {
  started: 'subscription.started',
  renewed: 'subscription.renewed',
  paymentFailed: 'subscription.payment_failed',
  pastDue: 'subscription.past_due',
  paused: 'subscription.paused',
  resumed: 'subscription.resumed',
  planChanged: 'subscription.plan_changed',
  cancelledAtPeriodEnd: 'subscription.cancelled_at_period_end',
  ended: 'subscription.ended',
};

/** What the vendor's systems are told of a store's word on a subscription; `id` is Keyrail's id of it. */
export function subscriptionEvent(
  { id, storeId }: { id: string; storeId: string },
  { eventId, change, subscriptionId, externalId, product, occurredAt, paidUntil }: SubscriptionChanged,
  arrivedAt: string,
): VendorEvent {
  const subscription = { id, store: storeId, subscriptionId, externalId, product, paidUntil };
  return {
    cause: `${storeId}/${eventId}`,
    type: TYPES[change],
    at: occurredAt ?? arrivedAt,
    subject: id,
    storeId,
    data: { subscription },
  };
}
