import { z } from 'zod';
import type { Address, Buyer } from '../domain/purchase';
import type { StoreEvent } from '../domain/store-event';
import { country, currency, fieldRecord, id, isoTime, quantity, tellsFields, text } from './payload-fields';

/** What stands around the data of a message. */
export interface PolarEvent {
  type: string;
  eventId: string;
  at: string | null;
}

export const minorUnits = z.int().min(0).nullish().catch(null);

/** https://polar.sh/docs/api-reference/webhooks/order.paid, and the types of @polar-sh/sdk */
export const Order = z.object({
  id,
  status: text,
  currency,
  refunded_amount: minorUnits,
  billing_reason: z.enum(['purchase', 'subscription_create', 'subscription_cycle', 'subscription_update']),
});

const Postal = z
  .object({ line1: text, line2: text, city: text, state: text, postal_code: text, country })
  .nullish()
  .catch(null);

const Organized = z
  .object({ organization_id: id.nullish().catch(null) })
  .nullish()
  .catch(null);

/** An order is of one product; its items are the charges that make its price, as for usage. */
export const PaidOrder = Order.extend({
  product_id: id.nullable(),
  seats: quantity.nullish(),
  net_amount: minorUnits,
  billing_name: text,
  billing_address: Postal,
  customer: z
    .object({ email: text, name: text, locale: text, organization_id: id.nullish().catch(null) })
    .nullish()
    .catch(null),
  product: Organized,
  metadata: fieldRecord,
  custom_field_data: fieldRecord,
  subscription_id: id.nullish(),
  subscription: z.object({ seats: quantity.nullish(), current_period_end: isoTime }).nullish(),
});

export type Order = z.output<typeof Order>;
export type PaidOrder = z.output<typeof PaidOrder>;

/** The purchase that an order is; null for one without a product, as a vendor writes by hand: it has nothing to deliver. */
export function toPurchase({ eventId }: PolarEvent, order: PaidOrder): StoreEvent | null {
  const { product_id: product, currency, net_amount: net } = order;
  if (product === null) return null;
  const units = order.seats ?? order.subscription?.seats ?? 1;
  const unitPrice = net == null || currency === null ? null : Math.round(net / units);
  const begun = order.billing_reason === 'subscription_create' ? order.subscription_id : null;
  const organization = order.product?.organization_id ?? order.customer?.organization_id;
  const line = {
    key: product,
    product,
    quantity: units,
    unitPrice,
    isFree: net == null ? null : net === 0,
    ...(begun && { subscriptionId: begun }),
  };
  const purchase = {
    eventId,
    channel: 'webhook' as const,
    test: false,
    currency,
    buyer: buyerOf(order),
    identification: organization ? { organization } : {},
    lines: [line],
    ...tellsFields(order.metadata, order.custom_field_data),
  };
  return { kind: 'orderPaid', eventId, externalId: order.id, purchase };
}

function buyerOf({ customer, billing_name, billing_address }: PaidOrder): Buyer {
  const { postal_code: postalCode = null, ...rest } = billing_address ?? {};
  const billingAddress: Address | null = billing_address ? { ...rest, postalCode } : null;
  return {
    email: customer?.email ?? null,
    name: customer?.name ?? billing_name,
    company: null,
    country: billing_address?.country ?? null,
    billingAddress,
    locale: customer?.locale ?? null,
  };
}
