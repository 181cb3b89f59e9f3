import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { expandable, id, text } from './payload-fields';
import { OBJECT, reference, seconds, type StripeEvent } from './stripe-event';

const Item = z.object({
  price: z.object({ id, product: expandable('id') }),
  quantity: z.int().nullish(),
  current_period_end: seconds,
});

const Items = z.object({ data: z.array(Item) });

/** https://docs.stripe.com/api/subscriptions/object; until API 2025-03-31 the period stood on the subscription itself. */
const Subscription = z.object({
  id,
  status: text,
  cancel_at_period_end: z.boolean().nullish().catch(null),
  cancel_at: seconds,
  current_period_end: seconds,
  latest_invoice: reference.catch(null),
  items: Items.nullish().catch(null),
});

/** What was different before; what was not, is missing. */
const Previous = z
  .object({
    status: text,
    cancel_at_period_end: z.boolean().nullish().catch(undefined),
    cancel_at: z.int().nullish().catch(undefined),
    items: Items.optional().catch(undefined),
  })
  .catch({ status: null });

type Subscription = z.output<typeof Subscription>;
type Previous = z.output<typeof Previous>;

/** Reads what has happened to a subscription; one update may tell of several things, and of none that matters. */
export function toSubscriptionEvents(event: StripeEvent): StoreEvent[] {
  const subscription = readPart(event.data?.object, Subscription, OBJECT);
  return changesOf(event, subscription).map((change, index) => {
    const firstInvoice = change === 'started' ? subscription.latest_invoice : null;
    return {
      kind: 'subscriptionChanged',
      eventId: index === 0 ? event.id : `${event.id}:${change}`,
      subscriptionId: subscription.id,
      change,
      ...(firstInvoice && { paymentId: firstInvoice }),
      externalId: firstInvoice,
      product: productOf(subscription),
      occurredAt: event.created,
      paidUntil: paidUntil(subscription, change),
    };
  });
}

function changesOf({ type, data }: StripeEvent, subscription: Subscription): SubscriptionChange[] {
  switch (type) {
    case 'customer.subscription.created':
      return hasStarted(subscription.status) ? ['started'] : [];
    case 'customer.subscription.updated':
      return updatesOf(subscription, Previous.parse(data?.previous_attributes));
    case 'customer.subscription.paused':
      return ['paused'];
    case 'customer.subscription.resumed':
      return ['resumed'];
    case 'customer.subscription.deleted':
      return ['ended'];
    default:
      return [];
  }
}

/** Pausing, resuming and ending have events of their own, and a renewal has its invoice. */
function updatesOf(now: Subscription, previous: Previous): SubscriptionChange[] {
  const before = previous.status;
  const wasEnding = isEnding({
    cancel_at_period_end: previous.cancel_at_period_end ?? now.cancel_at_period_end,
    cancel_at: previous.cancel_at === undefined ? now.cancel_at : previous.cancel_at,
  });
  const changes: [boolean, SubscriptionChange][] = [
    [before === 'incomplete' && hasStarted(now.status), 'started'],
    [before != null && !isOverdue(before) && isOverdue(now.status), 'pastDue'],
    [!wasEnding && isEnding(now), 'cancelledAtPeriodEnd'],
    [wasEnding && !isEnding(now), 'resumed'],
    [previous.items !== undefined && planOf(previous.items) !== planOf(now.items), 'planChanged'],
  ];
  return now.status === 'canceled' ? [] : changes.flatMap(([isSo, change]) => (isSo ? change : []));
}

const hasStarted = (status: string | null): boolean => status === 'active' || status === 'trialing';

const isOverdue = (status: string | null): boolean => status === 'past_due' || status === 'unpaid';

/** The Dashboard and the customer portal set either. */
const isEnding = (given: { cancel_at_period_end?: boolean | null | undefined; cancel_at?: unknown }): boolean =>
  given.cancel_at_period_end === true || given.cancel_at != null;

/** The items say when they are paid for as well, so that they differ after every renewal. */
const planOf = (items: z.output<typeof Items> | null | undefined): string =>
  JSON.stringify((items?.data ?? []).map(({ price, quantity }) => [price.id, quantity ?? null]).sort());

function productOf({ items }: Subscription): string | null {
  const products = new Set(items?.data.map(({ price }) => price.product));
  return products.size === 1 ? ([...products][0] ?? null) : null;
}

function paidUntil({ items, current_period_end, cancel_at }: Subscription, change: SubscriptionChange): string | null {
  if (change === 'ended' || change === 'paused' || change === 'pastDue') return null;
  const ends = items?.data.flatMap(({ current_period_end }) => current_period_end ?? []).sort() ?? [];
  const periodEnd = ends.at(-1) ?? current_period_end;
  return change === 'cancelledAtPeriodEnd' ? (cancel_at ?? periodEnd) : periodEnd;
}
