import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { id, isoTime, text } from './payload-fields';
import { reference } from './shop-fields';

const Contract = z.object({ id, status: text, origin_order_id: reference, revision_id: reference });

const BillingAttempt = z.object({
  id,
  subscription_contract_id: id,
  order_id: reference,
  error_code: text,
});

/** https://shopify.dev/docs/api/admin-graphql/latest/enums/SubscriptionContractSubscriptionStatus: one that is cancelled is paid for until its period ends. */
const CHANGES: ReadonlyMap<string, SubscriptionChange> = new Map([
  ['paused', 'paused'],
  ['cancelled', 'cancelledAtPeriodEnd'],
  ['expired', 'ended'],
  ['failed', 'ended'],
]);

/** An active contract is news only where the topic says why it is sent. */
const ACTIVE_CHANGES: ReadonlyMap<string, SubscriptionChange> = new Map([
  ['subscription_contracts/create', 'started'],
  ['subscription_contracts/activate', 'resumed'],
]);

/** Reads what a subscription contract has come to; null when its state is no news. */
export function toContractEvent(body: unknown, topic: string, triggeredAt: string | undefined): StoreEvent | null {
  const contract = readPart(body, Contract);
  const status = contract.status?.toLowerCase() ?? '';
  const change = status === 'active' ? ACTIVE_CHANGES.get(topic) : CHANGES.get(status);
  if (!change) return null;
  return {
    kind: 'subscriptionChanged',
    eventId: `subscription:${contract.id}:${change}:${contract.revision_id ?? ''}`,
    subscriptionId: contract.id,
    change,
    ...(change === 'started' && contract.origin_order_id && { paymentId: contract.origin_order_id }),
    externalId: contract.origin_order_id,
    product: null,
    occurredAt: isoTime.parse(triggeredAt),
    paidUntil: null,
  };
}

/** Reads whether a renewal was paid; null while that is open. */
export function toBillingEvent(body: unknown, triggeredAt: string | undefined): StoreEvent | null {
  const attempt = readPart(body, BillingAttempt);
  const paid = attempt.order_id ? ('renewed' as const) : null;
  const change = attempt.error_code ? ('paymentFailed' as const) : paid;
  if (!change) return null;
  return {
    kind: 'subscriptionChanged',
    eventId: `attempt:${attempt.id}:${change}`,
    subscriptionId: attempt.subscription_contract_id,
    change,
    ...(attempt.order_id && { paymentId: attempt.order_id }),
    externalId: null,
    product: null,
    occurredAt: isoTime.parse(triggeredAt),
    paidUntil: null,
  };
}
