import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { PATH, type Message } from './lemon-squeezy-message';
import { isoTime, text } from './payload-fields';
import { reference } from './shop-fields';

/** https://docs.lemonsqueezy.com/api/subscriptions/the-subscription-object */
const Subscription = z.object({
  status: text,
  order_id: reference,
  variant_id: reference,
  renews_at: isoTime,
  ends_at: isoTime,
});

type Subscription = z.output<typeof Subscription>;

/** Reads what has become of a subscription; null when the event is none of one, or no news. */
export function toSubscriptionEvent(message: Message): StoreEvent | null {
  const subscription = readPart(message.attributes ?? {}, Subscription, PATH);
  const told = tellChange(message.name, subscription);
  if (!told) return null;
  const { id: subscriptionId, eventId, occurredAt } = message;
  const { order_id: externalId, variant_id: product } = subscription;
  return { kind: 'subscriptionChanged', eventId, subscriptionId, externalId, product, occurredAt, ...told };
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
