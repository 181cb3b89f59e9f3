import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { id, text } from './payload-fields';
import { utcTime, listOf, reference } from './shop-fields';
import { productOf } from './woocommerce-purchase';

/** https://github.com/Automattic/woocommerce-subscriptions-core/blob/trunk/includes/api/class-wc-rest-subscriptions-controller.php */
const Subscription = z.object({
  id,
  status: text,
  parent_id: reference,
  date_modified_gmt: utcTime,
  next_payment_date_gmt: utcTime,
  end_date_gmt: utcTime,
  line_items: listOf(z.object({ id, sku: reference, variation_id: reference, product_id: reference })),
});

const CHANGES: ReadonlyMap<string | null, SubscriptionChange> = new Map([
  ['on-hold', 'paused'],
  ['pending-cancel', 'cancelledAtPeriodEnd'],
  ['cancelled', 'ended'],
  ['expired', 'ended'],
]);

/** The topic says no more than why an active subscription is told of. */
const ACTIVE_CHANGES: ReadonlyMap<string, SubscriptionChange> = new Map([
  ['subscription.created', 'started'],
  ['subscription.switched', 'planChanged'],
]);

/** Reads what a subscription has come to; null when its status is no news. */
export function toSubscriptionEvent(body: unknown, topic: string, version: string): StoreEvent | null {
  const subscription = readPart(body, Subscription);
  const isActive = subscription.status === 'active';
  const change = isActive ? (ACTIVE_CHANGES.get(topic) ?? 'resumed') : CHANGES.get(subscription.status);
  if (!change) return null;
  const [line] = subscription.line_items;
  return {
    kind: 'subscriptionChanged',
    eventId: `subscription:${subscription.id}:${change}:${subscription.date_modified_gmt ?? version}`,
    subscriptionId: subscription.id,
    change,
    ...(change === 'started' && subscription.parent_id && { paymentId: subscription.parent_id }),
    externalId: subscription.parent_id,
    product: line ? productOf(line) : null,
    occurredAt: subscription.date_modified_gmt,
    paidUntil: isActive ? subscription.next_payment_date_gmt : subscription.end_date_gmt,
  };
}
