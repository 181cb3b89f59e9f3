import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { DATA, onlyProduct, period, reference, type PaddleEvent } from './paddle-event';
import { currency, id, text } from './payload-fields';

/** https://developer.paddle.com/api-reference/transactions/overview */
const Transaction = z.object({
  id,
  origin: text,
  currency_code: currency,
  subscription_id: reference,
  billing_period: period,
  items: z.unknown().optional(),
});

type Transaction = z.output<typeof Transaction>;

/** Reads what has become of a transaction: a purchase, or a payment for a subscription that is there already; null for no news. */
export function toTransactionEvent(event: PaddleEvent): StoreEvent | null {
  const transaction = readPart(event.data, Transaction, DATA);
  switch (transaction.origin) {
    case 'subscription_recurring':
      return toSubscriptionPayment(event, transaction, PAYMENTS.get(event.event_type));
    case 'subscription_update': // recurring items that have changed, and are billed at once
      return toSubscriptionPayment(event, transaction, CHANGES.get(event.event_type));
    case 'subscription_payment_method_change':
      return null;
    default:
      return toOrderEvent(event, transaction);
  }
}

const PAYMENTS: ReadonlyMap<string, SubscriptionChange> = new Map([
  ['transaction.completed', 'renewed'],
  ['transaction.payment_failed', 'paymentFailed'],
]);

const CHANGES: ReadonlyMap<string, SubscriptionChange> = new Map([['transaction.completed', 'planChanged']]);

function toSubscriptionPayment(
  { event_id: eventId, occurred_at: occurredAt }: PaddleEvent,
  { id: paymentId, subscription_id: subscriptionId, billing_period, items }: Transaction,
  change: SubscriptionChange | undefined,
): StoreEvent | null {
  if (!change || !subscriptionId) return null;
  return {
    kind: 'subscriptionChanged',
    eventId,
    subscriptionId,
    change,
    paymentId,
    externalId: null,
    product: onlyProduct(items),
    occurredAt,
    paidUntil: change === 'paymentFailed' ? null : (billing_period?.ends_at ?? null),
  };
}

function toOrderEvent({ event_id: eventId, event_type }: PaddleEvent, transaction: Transaction): StoreEvent | null {
  const { id: externalId } = transaction;
  switch (event_type) {
    case 'transaction.completed':
      return toOrderPaid(eventId, transaction);
    case 'transaction.billed': // an invoice has been issued
      return { kind: 'orderPending', eventId, externalId };
    case 'transaction.canceled':
      return { kind: 'orderCancelled', eventId, externalId };
    default:
      return null;
  }
}

/** A transaction names its buyer by an id only, so that all of it is looked up. */
function toOrderPaid(eventId: string, { id: externalId, currency_code: currency }: Transaction): StoreEvent {
  const purchase = {
    eventId,
    channel: 'webhook' as const,
    test: eventId.startsWith(SIMULATION),
    currency,
    buyer: { email: null, name: null, company: null, country: null },
    identification: {},
    lines: [],
    lookup: externalId,
  };
  return { kind: 'orderPaid', eventId, externalId, purchase };
}

/** https://developer.paddle.com/api-reference/simulation-events/overview */
const SIMULATION = 'ntfsimevt_';
