import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { currency, id, isoTime } from './payload-fields';
import type { PayPalEvent } from './paypal-event';

const Sale = z.object({
  amount: z.object({ currency }).nullish().catch(null),
  billing_agreement_id: id.nullish(),
});

const Subscription = z.object({
  id,
  plan_id: id.nullish().catch(null),
  billing_info: z.object({ next_billing_time: isoTime }).nullish().catch(null),
});

const CHANGES: ReadonlyMap<string | null, SubscriptionChange> = new Map([
  ['BILLING.SUBSCRIPTION.ACTIVATED', 'started'],
  ['BILLING.SUBSCRIPTION.RE-ACTIVATED', 'resumed'],
  ['BILLING.SUBSCRIPTION.UPDATED', 'planChanged'],
  ['BILLING.SUBSCRIPTION.SUSPENDED', 'paused'],
  ['BILLING.SUBSCRIPTION.PAYMENT.FAILED', 'paymentFailed'],
  ['BILLING.SUBSCRIPTION.CANCELLED', 'ended'],
  ['BILLING.SUBSCRIPTION.EXPIRED', 'ended'],
]);

/** Reads what happened to a subscription; null when the message is of something else. */
export function toSubscriptionEvent(event: PayPalEvent): StoreEvent | null {
  const change = CHANGES.get(event.event_type);
  if (!change) return null;
  const {
    id: subscriptionId,
    plan_id: product = null,
    billing_info: billing,
  } = readPart(event.resource, Subscription, 'resource');
  const paidUntil = change === 'ended' ? null : (billing?.next_billing_time ?? null);
  return {
    kind: 'subscriptionChanged',
    eventId: event.id,
    subscriptionId,
    change,
    externalId: subscriptionId,
    product,
    occurredAt: event.create_time,
    paidUntil,
  };
}

/**
 * Reads a payment of a subscription, or what was given back of one; null for a sale without a subscription. PayPal does not tell the
 * first payment from the others, so each is the order's, which it begins only once, and a renewal.
 */
export function toSaleEvents(event: PayPalEvent, test: boolean): StoreEvent[] | null {
  const { id: eventId, event_type: type } = event;
  const { billing_agreement_id: subscriptionId, amount } = readPart(event.resource, Sale, 'resource');
  if (!subscriptionId) return null;
  if (type !== 'PAYMENT.SALE.COMPLETED') return [{ kind: 'orderPartlyRefunded', eventId, externalId: subscriptionId }];
  const purchase = {
    eventId,
    channel: 'webhook' as const,
    test,
    currency: amount?.currency ?? null,
    buyer: { email: null, name: null, company: null, country: null },
    identification: {},
    lines: [],
    lookup: `/v1/billing/subscriptions/${encodeURIComponent(subscriptionId)}`,
  };
  return [
    { kind: 'orderPaid', eventId, externalId: subscriptionId, purchase },
    {
      kind: 'subscriptionChanged',
      eventId: `${eventId}#renewed`,
      subscriptionId,
      change: 'renewed',
      externalId: subscriptionId,
      product: null,
      occurredAt: event.create_time,
      paidUntil: null,
    },
  ];
}
