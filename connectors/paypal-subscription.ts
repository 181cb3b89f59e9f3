import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { currency, id, isoTime } from './payload-fields';
import { linked, links } from './paypal-capture';
import type { PayPalEvent } from './paypal-message';
import { toUnresolved } from './paypal-notice';
import { salePath } from './paypal-payment';

const Sale = z.object({
  id: id.nullish().catch(null),
  amount: z.object({ currency }).nullish().catch(null),
  billing_agreement_id: id.nullish(),
});

const Refund = z.object({
  id: id.nullish().catch(null),
  sale_id: id.nullish().catch(null),
  amount: z.unknown().optional(),
  billing_agreement_id: id.nullish().catch(null),
  links,
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
  ['BILLING.SUBSCRIPTION.CANCELLED', 'cancelledAtPeriodEnd'],
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
 * Reads a payment of a subscription; null for a sale without one. PayPal does not tell the first payment from the others, so each is
 * the order's, which it begins only once, and a renewal.
 */
export function toSaleEvents(event: PayPalEvent, test: boolean): StoreEvent[] | null {
  const { id: eventId } = event;
  const { id: paymentId, billing_agreement_id: subscriptionId, amount } = readPart(event.resource, Sale, 'resource');
  if (!subscriptionId) return null;
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
      ...(paymentId && { paymentId }),
      externalId: subscriptionId,
      product: null,
      occurredAt: event.create_time,
      paidUntil: null,
    },
  ];
}

/** Reads what was given back of a sale; null where the message names neither the sale nor a subscription. */
export function toSaleGivenBack(event: PayPalEvent): StoreEvent | null {
  const { id: eventId, event_type: type } = event;
  const refund = readPart(event.resource, Refund, 'resource');
  const isReversal = type === 'PAYMENT.SALE.REVERSED';
  // A refund has an id of its own, a reversal the sale's.
  const own = isReversal ? refund.id : null;
  const saleId = refund.sale_id ?? linked(refund.links, 'sale', '/v1/payments/sale/') ?? own;
  if (saleId) return toUnresolved(event, isReversal ? 'lost' : 'refunded', salePath(saleId), refund.amount);
  const { billing_agreement_id: externalId } = refund;
  return externalId ? { kind: 'orderPartlyRefunded', eventId, externalId } : null;
}
