import { z } from 'zod';
import type { PurchaseLine } from '../domain/purchase';
import type { LookedUp, PurchaseDetails } from './connector';
import { readPart } from './json-body';
import { askPaddle } from './paddle-api';
import { country, currency, fieldRecord, id, quantity, tellsFields, text } from './payload-fields';
import type { PlatformAccess } from './platform-access';

/** Amounts are in minor units, as strings. */
const minor = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .pipe(z.int())
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

const LineItem = z.object({
  id,
  price_id: id,
  quantity,
  product: z.object({ id }).nullish().catch(null),
  totals: z.object({ total: minor, tax: minor }).nullish().catch(null),
});

/** A price that is billed again and again has a cycle. */
const Item = z.object({
  price: z.object({ id, product_id: id, billing_cycle: z.object({ interval: z.string() }).nullish().catch(null) }),
});

/** Without the permission to read customers Paddle leaves the customer out, and says nothing of it. */
const Answer = z.object({
  data: z.object({
    currency_code: currency,
    subscription_id: id.nullish().catch(null),
    items: z.array(Item).catch([]),
    custom_data: fieldRecord,
    details: z.object({ line_items: z.array(LineItem).min(1) }),
    customer: z.object({ email: text, name: text }, 'missing: may the API key read customers?'),
    address: z.object({ country_code: country }).nullish().catch(null),
    business: z.object({ name: text }).nullish().catch(null),
  }),
});

type LineItem = z.output<typeof LineItem>;
type Price = z.output<typeof Item>['price'];

/** Finds the lines and the buyer of a transaction. https://developer.paddle.com/api-reference/transactions/get-transaction */
export async function lookUpTransaction({ lookup }: LookedUp, access: PlatformAccess): Promise<PurchaseDetails> {
  const path = `/transactions/${encodeURIComponent(lookup)}?include=customer,address,business`;
  const { data } = readPart(await askPaddle(path, access), Answer, 'answer');
  const { customer, address, business, currency_code: told, subscription_id, custom_data } = data;
  const prices = new Map(data.items.map(({ price }) => [price.id, price]));
  return {
    lines: data.details.line_items.map((item) => toPurchaseLine(item, prices.get(item.price_id), subscription_id)),
    ...(told && { currency: told }),
    ...tellsFields(custom_data),
    buyer: { ...customer, company: business?.name ?? null, country: address?.country_code ?? null },
  };
}

/** The line's own id names it, as in adjustments. `total` is after discount, with the tax. */
function toPurchaseLine(
  { id: key, price_id, quantity, product, totals }: LineItem,
  price: Price | undefined,
  subscriptionId: string | null | undefined,
): PurchaseLine {
  const net = totals?.total == null || totals.tax === null ? null : totals.total - totals.tax;
  return {
    key,
    product: product?.id ?? price?.product_id ?? price_id,
    quantity,
    unitPrice: net === null ? null : Math.round(net / quantity),
    isFree: totals?.total == null ? null : totals.total === 0,
    ...(subscriptionId && price?.billing_cycle && { subscriptionId }),
  };
}
