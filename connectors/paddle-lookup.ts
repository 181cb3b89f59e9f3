import { z } from 'zod';
import type { PurchaseLine } from '../domain/purchase';
import type { LookedUp, PurchaseDetails } from './connector';
import { readPart } from './json-body';
import { country, currency, id, quantity, text } from './payload-fields';
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

const Item = z.object({ price: z.object({ id, product_id: id }) });

/** Without the permission to read customers Paddle leaves the customer out, and says nothing of it. */
const Answer = z.object({
  data: z.object({
    currency_code: currency,
    items: z.array(Item).catch([]),
    details: z.object({ line_items: z.array(LineItem).min(1) }),
    customer: z.object({ email: text, name: text }, 'missing: may the API key read customers?'),
    address: z.object({ country_code: country }).nullish().catch(null),
    business: z.object({ name: text }).nullish().catch(null),
  }),
});

type LineItem = z.output<typeof LineItem>;

/** Finds the lines and the buyer of a transaction. https://developer.paddle.com/api-reference/transactions/get-transaction */
export async function lookUpTransaction(
  { lookup }: LookedUp,
  { url, key, call }: PlatformAccess,
): Promise<PurchaseDetails> {
  const base = url ?? 'https://api.paddle.com';
  const headers = { 'paddle-version': '1', ...(key && { authorization: `Bearer ${key}` }) };
  const path = `/transactions/${encodeURIComponent(lookup)}?include=customer,address,business`;
  const { data } = readPart(await call({ url: base + path, headers }), Answer, 'answer');
  const { customer, address, business, currency_code: told } = data;
  const products = new Map(data.items.map(({ price }) => [price.id, price.product_id]));
  return {
    lines: data.details.line_items.map((item) => toPurchaseLine(item, products)),
    ...(told && { currency: told }),
    buyer: { ...customer, company: business?.name ?? null, country: address?.country_code ?? null },
  };
}

/** The line's own id names it, as in adjustments. `total` is after discount, with the tax. */
function toPurchaseLine(
  { id: key, price_id, quantity, product, totals }: LineItem,
  products: ReadonlyMap<string, string>,
): PurchaseLine {
  const net = totals?.total == null || totals.tax === null ? null : totals.total - totals.tax;
  return {
    key,
    product: product?.id ?? products.get(price_id) ?? price_id,
    quantity,
    unitPrice: net === null ? null : Math.round(net / quantity),
    isFree: totals?.total == null ? null : totals.total === 0,
  };
}
