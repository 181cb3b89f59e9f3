import { z } from 'zod';
import { acceptedSecrets } from '../domain/store';
import type { DisputeOutcome, StoreEvent } from '../domain/store-event';
import type { Connector } from './connector';
import { readJson, readPart } from './json-body';
import { readNamedEvent } from './named-event';
import { text } from './payload-fields';
import { OBJECT, reference, StripeEvent } from './stripe-event';
import { toInvoiceFailed, toInvoicePaid } from './stripe-invoice';
import { lookUpLines } from './stripe-lookup';
import { toSessionEvent } from './stripe-session';
import { toSubscriptionEvents } from './stripe-subscription';
import { verifyTimed, type TimedSignature } from './timed-signature';
import { answerWhole } from './whole-answer';

/** Stripe: one signed event a delivery. https://docs.stripe.com/webhooks/signature */
export const stripe: Connector = {
  verify(delivery, { webhookSecrets }, now) {
    verifyTimed(SIGNATURE, delivery, acceptedSecrets(webhookSecrets, now), now);
  },
  parse({ rawBody }) {
    const event = readPart(readJson(rawBody), StripeEvent);
    return readNamedEvent(event.id, event.type, () => toStoreEvents(event));
  },
  answer: answerWhole,
  lookUp: lookUpLines,
};

/** `v0` is for Stripe's own tests, and proves nothing. */
const SIGNATURE: TimedSignature = {
  platform: 'Stripe',
  header: 'stripe-signature',
  separator: ',',
  time: 't',
  signature: 'v1',
  joint: '.',
};

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

/** https://docs.stripe.com/api/charges/object: `refunded` says that all of it has been; until API 2025-03-31 a charge named its invoice. */
const Charge = z.object({ payment_intent: reference, invoice: reference.catch(null), refunded: z.boolean() });

function toRefunds({ id: eventId, data }: StripeEvent): StoreEvent[] {
  const { payment_intent, invoice, refunded } = readPart(data?.object, Charge, OBJECT);
  const refundOf = (externalId: string, eventId: string): StoreEvent =>
    refunded
      ? { kind: 'orderRefunded', eventId, externalId, lineKeys: 'all' }
      : { kind: 'orderPartlyRefunded', eventId, externalId };
  // Which of the two names the order, the charge does not tell: of a subscription the invoice, of any other sale the payment.
  return [
    ...(payment_intent ? [refundOf(payment_intent, eventId)] : []),
    ...(invoice ? [refundOf(invoice, `${eventId}:invoice`)] : []),
  ];
}

/** https://docs.stripe.com/api/disputes/object */
const Dispute = z.object({ payment_intent: reference, status: text });

/** An inquiry that is closed has taken no money. */
const OUTCOMES: ReadonlyMap<string | null, DisputeOutcome> = new Map([
  ['won', 'won'],
  ['warning_closed', 'won'],
  ['lost', 'lost'],
]);

function toDispute({ id: eventId, type, data }: StripeEvent): StoreEvent | null {
  const { payment_intent: externalId, status } = readPart(data?.object, Dispute, OBJECT);
  const outcome = type === 'charge.dispute.created' ? 'opened' : OUTCOMES.get(status);
  return externalId && outcome ? { kind: 'orderDisputed', eventId, externalId, outcome } : null;
}
