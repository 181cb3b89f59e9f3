import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { epochTime, ignore, type FastSpringEvent } from './fastspring-event';
import { expandable, id } from './payload-fields';

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(null);

const flag = optional(z.boolean());

/** https://developer.fastspring.com/reference/subscriptions-1, where `subscription` is the id again; a charge has that alone, or the whole when it is expanded. */
const Subscription = z.object({
  id,
  product: optional(expandable('product')),
  initialOrderReference: optional(id),
  next: epochTime,
  end: epochTime,
  deactivationDate: epochTime,
  isPauseScheduled: flag,
  paymentMethodAction: z.unknown().optional(),
});

/** Returns and chargebacks name an order by its reference, which a charge has where its order is expanded. */
const Charge = z.object({
  status: optional(z.string()),
  order: optional(z.object({ reference: id })),
  subscription: z.union([Subscription, id.transform((known) => Subscription.parse({ id: known }))]),
});

type Subscription = z.output<typeof Subscription>;

const CHANGES: ReadonlyMap<string | null, SubscriptionChange> = new Map([
  ['subscription.activated', 'started'],
  ['subscription.payment.overdue', 'pastDue'],
  ['subscription.paused', 'paused'],
  ['subscription.uncanceled', 'resumed'],
  ['subscription.updated', 'planChanged'],
  ['subscription.canceled', 'cancelledAtPeriodEnd'],
  ['subscription.deactivated', 'ended'],
]);

/** Reads what has become of a subscription; what does not name one is ignored. */
export function toSubscriptionEvent(event: FastSpringEvent): StoreEvent {
  const change = CHANGES.get(event.type);
  const { data } = Subscription.safeParse(event.data);
  if (!change || !data || !isChange(change, data)) return ignore(event);
  return toChanged(event, change, data, change === 'started' ? data.initialOrderReference : null);
}

/** Reads a charge of a running subscription; its order is another than the one that the subscription began with. */
export function toChargeEvent(event: FastSpringEvent, change: 'renewed' | 'paymentFailed'): StoreEvent {
  const { data } = Charge.safeParse(event.data);
  if (!data || (change === 'renewed' && data.status != null && data.status !== 'successful')) return ignore(event);
  return toChanged(event, change, data.subscription, data.order?.reference);
}

/** FastSpring tells of a new means of payment as an update, and of a pause when it is only scheduled. */
function isChange(change: SubscriptionChange, { isPauseScheduled, paymentMethodAction }: Subscription): boolean {
  if (change === 'paused') return isPauseScheduled !== true;
  return change !== 'planChanged' || (isPauseScheduled !== true && paymentMethodAction == null);
}

function toChanged(
  event: FastSpringEvent,
  change: SubscriptionChange,
  subscription: Subscription,
  paymentId: string | null | undefined,
): StoreEvent {
  return {
    kind: 'subscriptionChanged',
    eventId: event.id,
    subscriptionId: subscription.id,
    change,
    ...(paymentId && { paymentId }),
    externalId: subscription.initialOrderReference ?? null,
    product: subscription.product ?? null,
    occurredAt: event.created,
    paidUntil: paidUntil(change, subscription),
  };
}

function paidUntil(change: SubscriptionChange, { next, end, deactivationDate }: Subscription): string | null {
  switch (change) {
    case 'started':
    case 'renewed':
    case 'resumed':
    case 'planChanged':
      return next;
    case 'cancelledAtPeriodEnd':
      return deactivationDate ?? end ?? next;
    default:
      return null;
  }
}
