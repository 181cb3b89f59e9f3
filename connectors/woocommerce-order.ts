import { z } from 'zod';
import type { Buyer, PurchaseLine } from '../domain/purchase';
import type { StoreEvent, SubscriptionChange } from '../domain/store-event';
import { readPart } from './json-body';
import { amount, country, currency, id, text } from './payload-fields';
import { count, decimal, fingerprint, utcTime, listOf, reference, toMinor } from './shop-fields';

const Line = z.object({
  id,
  sku: reference,
  variation_id: reference,
  product_id: reference,
  quantity: count,
  total: decimal,
});

/** What names the product of a line. */
type NamedLine = Pick<z.output<typeof Line>, 'id' | 'sku' | 'variation_id' | 'product_id'>;

const OrderState = z.object({
  id,
  status: text,
  total: amount,
  date_modified_gmt: utcTime,
  refunds: listOf(z.object({ id, total: amount })),
  meta_data: listOf(z.object({ key: z.string(), value: id })),
});

const Billing = z.object({
  first_name: text,
  last_name: text,
  company: text,
  email: text,
  phone: text,
  address_1: text,
  address_2: text,
  city: text,
  state: text,
  postcode: text,
  country,
});

const PaidOrder = z.object({
  number: reference,
  currency,
  billing: Billing.nullish().catch(null),
  line_items: z.array(Line),
});

type OrderState = z.output<typeof OrderState>;
type PaidOrder = z.output<typeof PaidOrder>;

/** True for the statuses of an order whose money is there. */
export const isPaidStatus = (status: string | null): boolean => status === 'processing' || status === 'completed';

/** The SKU where the vendor has given one, else the variation's or the product's id. */
export const productOf = (line: NamedLine): string =>
  line.sku ?? line.variation_id ?? line.product_id ?? `line:${line.id}`;

/** Reads what an order's status and refunds say; nothing when that changes nothing here. */
export function toOrderEvents(body: unknown, source: string | undefined): StoreEvent[] {
  const order = readPart(body, OrderState);
  const renewed = order.meta_data.find(({ key }) => key === '_subscription_renewal');
  if (renewed) return toRenewal(order, renewed.value);
  const { id: externalId, status } = order;
  if (isPaidStatus(status)) {
    const paid = toOrderPaid(order, readPart(body, PaidOrder), source);
    return [...paid, ...toRefund(order)];
  }
  const eventId = `order:${externalId}:${status}`;
  switch (status) {
    case 'pending':
    case 'on-hold':
      return [{ kind: 'orderPending', eventId, externalId }];
    case 'cancelled':
      return [{ kind: 'orderCancelled', eventId, externalId }];
    case 'refunded':
      return [{ kind: 'orderRefunded', eventId, externalId, lineKeys: 'all' }];
    default:
      return [];
  }
}

function toOrderPaid(
  { id: externalId, status }: OrderState,
  order: PaidOrder,
  source: string | undefined,
): StoreEvent[] {
  const lines = order.line_items.filter((line) => line.quantity > 0).map((line) => toLine(line, order.currency));
  if (lines.length === 0) return [];
  const eventId = `order:${externalId}:${status}:${fingerprint(lines)}`;
  const purchase = {
    eventId,
    number: order.number,
    channel: 'webhook' as const,
    test: false, // WooCommerce marks none
    currency: order.currency,
    buyer: buyerOf(order.billing ?? null),
    identification: { ...(source && { source }) },
    lines,
  };
  return [{ kind: 'orderPaid', eventId, externalId, purchase }];
}

/** A line's total is after discount and without tax, also where the shop's prices include it. */
function toLine(line: z.output<typeof Line>, currency: string | null): PurchaseLine {
  const total = toMinor(line.total, currency);
  return {
    key: line.id,
    product: productOf(line),
    quantity: line.quantity,
    unitPrice: total === null ? null : Math.round(total / line.quantity),
    isFree: total === null ? null : total <= 0,
  };
}

/** The refunds of an order that is still a paid one: their sums say whether any of it is left, and nothing says for which lines. */
function toRefund({ id: externalId, refunds, total }: OrderState): StoreEvent[] {
  if (refunds.length === 0) return [];
  const eventId = `order:${externalId}:refunds:${fingerprint(refunds.map((refund) => refund.id))}`;
  // In ten-thousandths, which no currency goes below, for sums of fractions are not exact.
  const given = refunds.reduce((sum, refund) => sum + Math.round(Math.abs(refund.total ?? 0) * 10_000), 0);
  const isWhole = total !== null && total > 0 && given >= Math.round(total * 10_000);
  return isWhole
    ? [{ kind: 'orderRefunded', eventId, externalId, lineKeys: 'all' }]
    : [{ kind: 'orderPartlyRefunded', eventId, externalId }];
}

/** WooCommerce Subscriptions makes an order of its own for each renewal. */
function toRenewal(order: OrderState, subscriptionId: string): StoreEvent[] {
  const failed = order.status === 'failed' ? 'paymentFailed' : null;
  const change: SubscriptionChange | null = isPaidStatus(order.status) ? 'renewed' : failed;
  if (!change) return [];
  return [
    {
      kind: 'subscriptionChanged',
      eventId: `order:${order.id}:${change}`,
      subscriptionId,
      change,
      externalId: null,
      product: null,
      occurredAt: order.date_modified_gmt,
      paidUntil: null,
    },
  ];
}

function buyerOf(billing: z.output<typeof Billing> | null): Buyer {
  const name = [billing?.first_name, billing?.last_name].filter(Boolean).join(' ');
  const { email = null, company = null, country = null } = billing ?? {};
  return { email, name: name || null, company, country, ...(billing && { billingAddress: toAddress(billing) }) };
}

const toAddress = (billing: z.output<typeof Billing>) => ({
  line1: billing.address_1,
  line2: billing.address_2,
  city: billing.city,
  state: billing.state,
  postalCode: billing.postcode,
  country: billing.country,
  phone: billing.phone,
});
