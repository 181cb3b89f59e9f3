import type { StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { readNamedEvent } from './named-event';
import { StripeEvent } from './stripe-event';
import { toInvoiceFailed, toInvoicePaid } from './stripe-invoice';
import { toDispute, toRefunds } from './stripe-notice';
import { toSessionEvent } from './stripe-session';
import { toSubscriptionEvents } from './stripe-subscription';

/** Reads one event of Stripe's, as a webhook brings it and as the API lists it. */
export function readEvent(body: unknown): StoreEvent[] {
  const event = readPart(body, StripeEvent);
  return readNamedEvent(event.id, event.type, () => toStoreEvents(event));
}

function toStoreEvents(event: StripeEvent): (StoreEvent | null)[] {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
      return [toSessionEvent(event)];
    case 'invoice.paid':
      return [toInvoicePaid(event)];
    case 'invoice.payment_failed':
      return [toInvoiceFailed(event)];
    case 'charge.refunded':
      return toRefunds(event);
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return [toDispute(event)];
    default:
      return event.type.startsWith('customer.subscription.') ? toSubscriptionEvents(event) : [];
  }
}
