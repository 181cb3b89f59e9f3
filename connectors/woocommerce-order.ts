import { z } from 'zod';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { amount, currency, id, text } from './payload-fields';
import { fingerprint, listOf, utcTime } from './shop-fields';
import { tellsDecimal } from './told-money';
import { toPurchase } from './woocommerce-purchase';

const OrderState = z.object({
  id,
  status: text,
  currency,
  total: amount,
  date_modified_gmt: utcTime,
  date_paid_gmt: utcTime,
  refunds: listOf(z.object({ id, total: amount })),
  meta_data: listOf(z.object({ key: z.string(), value: id })),
});

type OrderState = z.output<typeof OrderState>;

/** True for the statuses of an order whose money is there. */
export const isPaidStatus = (status: string | null): boolean => status === 'processing' || status === 'completed';

/** Reads what an order's status and refunds say; nothing when that changes nothing here. */
export function toOrderEvents(body: unknown, source: string | undefined): StoreEvent[] {
  const order = readPart(body, OrderState);
  const renewed = order.meta_data.find(({ key }) => key === '_subscription_renewal');
  if (renewed) return toRenewal(order, renewed.value);
  const { id: externalId, status } = order;
  if (isPaidStatus(status)) return [...toPurchase(body, source), ...toRefund(order)];
  const eventId = `order:${externalId}:${status}`;
  switch (status) {
    case 'pending':
    case 'on-hold':
      return [{ kind: 'orderPending', eventId, externalId }];
    case 'cancelled':
      return [{ kind: 'orderCancelled', eventId, externalId }];
    case 'refunded':
      return [
        { kind: 'orderRefunded', eventId, externalId, lineKeys: 'all', ...tellsDecimal(order.total, order.currency) },
      ];
    default:
      return [];
  }
}

/** The refunds of an order that is still a paid one: their sums say whether any of it is left, and nothing says for which lines. */
function toRefund({ id: externalId, refunds, total, currency }: OrderState): StoreEvent[] {
  if (refunds.length === 0) return [];
  const eventId = `order:${externalId}:refunds:${fingerprint(refunds.map((refund) => refund.id))}`;
  // In ten-thousandths, which no currency goes below, for sums of fractions are not exact.
  const given = refunds.reduce((sum, refund) => sum + Math.round(Math.abs(refund.total ?? 0) * 10_000), 0);
  const isWhole = total !== null && total > 0 && given >= Math.round(total * 10_000);
  const money = tellsDecimal(given / 10_000, currency);
  return isWhole
    ? [{ kind: 'orderRefunded', eventId, externalId, lineKeys: 'all', ...money }]
    : [{ kind: 'orderPartlyRefunded', eventId, externalId, ...money }];
}

/** WooCommerce Subscriptions makes an order of its own for each renewal, and a refund of that one is of no other. */
function toRenewal(order: OrderState, subscriptionId: string): StoreEvent[] {
  const { id: paymentId, status } = order;
  if (isPaidStatus(status)) return [toSubscriptionChange(order, subscriptionId, 'renewed'), ...toRefund(order)];
  if (status === 'failed') return [toSubscriptionChange(order, subscriptionId, 'paymentFailed')];
  const eventId = `order:${paymentId}:${status}`;
  const money = tellsDecimal(order.total, order.currency);
  return status === 'refunded'
    ? [{ kind: 'orderRefunded', eventId, externalId: paymentId, lineKeys: 'all', ...money }]
    : [];
}

const toSubscriptionChange = (
  { id: paymentId, date_paid_gmt: paidAt, date_modified_gmt: modifiedAt }: OrderState,
  subscriptionId: string,
  change: SubscriptionChange,
): StoreEvent => ({
  kind: 'subscriptionChanged',
  eventId: `order:${paymentId}:${change}`,
  subscriptionId,
  change,
  paymentId,
  externalId: null,
  product: null,
  occurredAt: change === 'renewed' ? (paidAt ?? modifiedAt) : modifiedAt, // an order may be modified long after it was paid
  paidUntil: null,
});
