import { z } from 'zod';
import type { Buyer, PurchaseLine } from '../domain/purchase';
import type { StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { country, currency, fieldPairs, id, tellsFields, text } from './payload-fields';
import { count, decimal, fingerprint, reference, toMinor } from './shop-fields';

const Line = z.object({
  id,
  sku: reference,
  variation_id: reference,
  product_id: reference,
  quantity: count,
  total: decimal,
  meta_data: fieldPairs,
});

/** What names the product of a line. */
type NamedLine = Pick<z.output<typeof Line>, 'id' | 'sku' | 'variation_id' | 'product_id'>;

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
  id,
  status: text,
  number: reference,
  currency,
  billing: Billing.nullish().catch(null),
  line_items: z.array(Line),
  meta_data: fieldPairs,
});

/** The SKU where the vendor has given one, else the variation's or the product's id. */
export const productOf = (line: NamedLine): string =>
  line.sku ?? line.variation_id ?? line.product_id ?? `line:${line.id}`;

/** Reads the purchase that a paid order is; nothing for one without products. */
export function toPurchase(body: unknown, source: string | undefined): StoreEvent[] {
  const { id: externalId, status, ...order } = readPart(body, PaidOrder);
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
    lines: lines.map((line) => ({ ...line, ...fieldsOf(line.key, order) })),
    ...tellsFields(order.meta_data),
  };
  return [{ kind: 'orderPaid', eventId, externalId, purchase }];
}

const fieldsOf = (key: string, { line_items: items }: Pick<z.output<typeof PaidOrder>, 'line_items'>) =>
  tellsFields(items.find(({ id }) => id === key)?.meta_data ?? []);

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
