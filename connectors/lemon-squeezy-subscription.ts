import { z } from 'zod';
import type { StoreEvent, SubscriptionChange, SubscriptionChanged } from '../domain/store-event';
import { readPart } from './json-body';
import type { Message } from './lemon-squeezy-message';
import { id, isoTime, text } from './payload-fields';
import { reference } from './shop-fields';

/** https://docs.lemonsqueezy.com/api/subscriptions/the-subscription-object */
const Subscription = z.object({
  status: text,
  order_id: reference,
  variant_id: reference,
  renews_at: isoTime,
  ends_at: isoTime,
});

/** https://docs.lemonsqueezy.com/api/subscription-invoices: it names neither the order nor the product. */
const Invoice = z.object({ subscription_id: id, billing_reason: text });

type Subscription = z.output<typeof Subscription>;

/** Reads what has become of a subscription; null when the event is none of one, or no news. */
export function toSubscriptionEvent(message: Message): StoreEvent | null {
  const subscription = readPart(message.attributes ?? {}, Subscription, 'body.data.attributes');
  const told = tellChange(message.name, subscription);
  if (!told) return null;
  const { order_id: externalId, variant_id: product } = subscription;
  return subscriptionChanged(message, { subscriptionId: message.id, externalId, product, ...told });
}

/** Reads a payment of a subscription; null for the first one, which its order tells of, and for those of a change of plan. */
export function toPaymentEvent(message: Message): StoreEvent | null {
  const invoice = readPart(message.attributes, Invoice, 'body.data.attributes');
  const isFailed = message.name === 'subscription_payment_failed';
  if (!isFailed && invoice.billing_reason !== 'renewal') return null;
  return subscriptionChanged(message, {
    subscriptionId: invoice.subscription_id,
    change: isFailed ? 'paymentFailed' : 'renewed',
    externalId: null,
    product: null,
    paidUntil: null,
  });
}

interface Told {
  change: SubscriptionChange;
  paidUntil: string | null;
}

/** By the event's name; `subscription_updated` comes with all others, and alone tells of a payment that is overdue. */
function tellChange(name: string, { status, renews_at, ends_at }: Subscription): Told | null {
  switch (name) {
    case 'subscription_created':
      return { change: 'started', paidUntil: renews_at };
    case 'subscription_resumed':
    case 'subscription_unpaused':
      return { change: 'resumed', paidUntil: renews_at };
    case 'subscription_paused':
      return { change: 'paused', paidUntil: null };
    case 'subscription_cancelled':
      return { change: 'cancelledAtPeriodEnd', paidUntil: ends_at };
    case 'subscription_expired':
      return { change: 'ended', paidUntil: ends_at };
    case 'subscription_updated':
      return isOverdue(status) ? { change: 'pastDue', paidUntil: null } : null;
    default:
      return null;
  }
}

const isOverdue = (status: string | null): boolean => status === 'past_due' || status === 'unpaid';

const subscriptionChanged = (
  { eventId, occurredAt }: Message,
  told: Omit<SubscriptionChanged, 'kind' | 'eventId' | 'occurredAt'>,
): SubscriptionChanged => ({ kind: 'subscriptionChanged', eventId, occurredAt, ...told });
