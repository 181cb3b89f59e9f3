import { z } from 'zod';
import type { StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { id, text } from './payload-fields';
import { listOf } from './shop-fields';
import { toPurchase } from './shopify-purchase';
import { Refund, tellRefund } from './shopify-refund';

const OrderState = z.object({
  id,
  financial_status: text,
  cancelled_at: text,
  source_name: text,
  refunds: listOf(Refund),
});

type OrderState = z.output<typeof OrderState>;

/** Reads what an order says of itself, whichever topic brings it; nothing when that changes nothing here. */
export function toOrderEvents(body: unknown, shopDomain: string | undefined): StoreEvent[] {
  const state = readPart(body, OrderState);
  // Renewals are told by their billing attempts: https://community.shopify.dev/t/order-paid-webhook-sourcename-property-changed-for-subscription/23868
  if (state.source_name?.startsWith('subscription_contract')) return [];
  const notice = toNotice(state);
  if (notice) return [notice];
  const isPaid = state.financial_status === 'paid' || state.financial_status === 'partially_refunded';
  if (!isPaid) return [];
  const paid = toPurchase(state.id, body, shopDomain);
  // What was given back comes first, so that no line gets codes before it is known to be refunded.
  const refunds = state.financial_status === 'paid' ? [] : state.refunds.flatMap(tellRefund);
  return paid ? [...refunds, paid] : refunds;
}

function toNotice({ id: externalId, financial_status: status, cancelled_at }: OrderState): StoreEvent | null {
  if (status === 'refunded')
    return { kind: 'orderRefunded', eventId: `order:${externalId}:refunded`, externalId, lineKeys: 'all' };
  if (cancelled_at) return { kind: 'orderCancelled', eventId: `order:${externalId}:cancelled`, externalId };
  switch (status) {
    case 'pending':
    case 'authorized':
    case 'partially_paid':
      return { kind: 'orderPending', eventId: `order:${externalId}:pending`, externalId };
    default:
      return null;
  }
}
