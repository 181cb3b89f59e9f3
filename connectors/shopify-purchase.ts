import { z } from 'zod';
import type { Buyer, PurchaseLine } from '../domain/purchase';
import type { StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { country, currency, fieldPairs, id, tellsFields, text } from './payload-fields';
import { count, decimal, fingerprint, listOf, reference, toMinor } from './shop-fields';

const Line = z.object({
  id,
  sku: reference,
  variant_id: reference,
  product_id: reference,
  quantity: count,
  current_quantity: count.nullish(),
  price: decimal,
  total_discount: decimal,
  discount_allocations: listOf(z.object({ amount: decimal })),
  tax_lines: listOf(z.object({ price: decimal })),
  properties: fieldPairs,
});

const Address = z.object({
  name: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  province_code: text,
  zip: text,
  country_code: country,
  phone: text,
});

const PaidOrder = z.object({
  financial_status: text,
  name: reference,
  order_number: reference,
  test: z.boolean().nullish(),
  currency,
  taxes_included: z.boolean().nullish().catch(null),
  email: text,
  contact_email: text,
  customer_locale: text,
  customer: z.object({ email: text, first_name: text, last_name: text }).nullish().catch(null),
  billing_address: Address.nullish().catch(null),
  merchant_business_entity_id: text,
  note_attributes: fieldPairs,
  line_items: z.array(Line),
});

type PaidOrder = z.output<typeof PaidOrder>;
type Line = PaidOrder['line_items'][number];

/** Reads the purchase that a paid order is; null for one of which nothing is left. */
export function toPurchase(externalId: string, body: unknown, shopDomain: string | undefined): StoreEvent | null {
  const order = readPart(body, PaidOrder);
  const lines = order.line_items.map((line) => toLine(line, order)).filter((line) => line.quantity > 0);
  if (lines.length === 0) return null;
  // What else is changed about an order, a tag or a note, is no news.
  const eventId = `order:${externalId}:${order.financial_status}:${fingerprint(lines)}`;
  const entity = order.merchant_business_entity_id;
  const purchase = {
    eventId,
    number: order.name ?? order.order_number,
    channel: 'webhook' as const,
    test: order.test === true,
    currency: order.currency,
    buyer: buyerOf(order),
    identification: { ...(shopDomain && { shopDomain }), ...(entity && { merchantBusinessEntityId: entity }) },
    lines: lines.map((line) => ({ ...line, ...fieldsOf(line.key, order) })),
    ...tellsFields(order.note_attributes),
  };
  return { kind: 'orderPaid', eventId, externalId, purchase };
}

const fieldsOf = (key: string, { line_items: items }: PaidOrder) =>
  tellsFields(items.find(({ id }) => id === key)?.properties ?? []);

function toLine(line: Line, order: PaidOrder): PurchaseLine {
  const net = netOf(line, order);
  return {
    key: line.id,
    product: line.sku ?? line.variant_id ?? line.product_id ?? `line:${line.id}`,
    quantity: line.current_quantity ?? line.quantity, // an edited order keeps what was removed in `quantity`
    unitPrice: net === null || line.quantity === 0 ? null : Math.round(net / line.quantity),
    isFree: net === null ? null : net <= 0,
  };
}

/** What the whole line costs after discount and before tax; where discounts are told twice, the greater one counts. */
function netOf(line: Line, { currency, taxes_included: taxesIncluded }: PaidOrder): number | null {
  const price = toMinor(line.price, currency);
  if (price === null) return null;
  const sumOf = (amounts: (string | null)[]): number =>
    amounts.reduce((sum, amount) => sum + (toMinor(amount, currency) ?? 0), 0);
  const allocated = sumOf(line.discount_allocations.map(({ amount }) => amount));
  const discount = Math.max(allocated, sumOf([line.total_discount]));
  const tax = taxesIncluded ? sumOf(line.tax_lines.map((taxLine) => taxLine.price)) : 0;
  return price * line.quantity - discount - tax;
}

function buyerOf({ customer, billing_address: address, ...order }: PaidOrder): Buyer {
  const name = [customer?.first_name, customer?.last_name].filter(Boolean).join(' ');
  return {
    email: order.email ?? order.contact_email ?? customer?.email ?? null,
    name: name || (address?.name ?? null),
    company: address?.company ?? null,
    country: address?.country_code ?? null,
    ...(address && { billingAddress: toAddress(address) }),
    ...(order.customer_locale && { locale: order.customer_locale }),
  };
}

const toAddress = (address: z.output<typeof Address>) => ({
  line1: address.address1,
  line2: address.address2,
  city: address.city,
  state: address.province_code,
  postalCode: address.zip,
  country: address.country_code,
  phone: address.phone,
});
