import { createHmac, randomUUID } from 'node:crypto';
import { readJson } from '../connectors/json-body';
import { toDecimal } from '../domain/money';
import { latest } from './latest';
import { sampleNumber, toJson } from './sample-ids';
import type { PlatformSamples, SampleItem, SampleMessage, SampleSale } from './samples';

/** Shopify's webhooks; what follows a `#` tells two of one topic apart. https://shopify.dev/docs/api/webhooks */
export const shopify: PlatformSamples = {
  events: [
    'orders/paid',
    'orders/create',
    'orders/cancelled',
    'orders/updated#refunded',
    'orders/updated#partially_refunded',
    'refunds/create',
    'refunds/create#part',
    'disputes/create',
    'disputes/update#won',
    'disputes/update#lost',
    'subscription_contracts/create',
    'subscription_contracts/pause',
    'subscription_contracts/activate',
    'subscription_contracts/cancel',
    'subscription_billing_attempts/success',
    'subscription_billing_attempts/failure',
  ],
  externalId: ({ id }) => String(sampleNumber(id)),
  sample(event, sale, { secret }) {
    const body = toJson(payload(event, sale));
    const headers = {
      'content-type': 'application/json',
      'x-shopify-topic': event.replace(/#.*/, ''),
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
      'x-shopify-shop-domain': 'example.myshopify.com',
      'x-shopify-api-version': '2026-10',
      'x-shopify-webhook-id': randomUUID(),
      'x-shopify-event-id': randomUUID(),
      'x-shopify-triggered-at': sale.now.toISOString(),
    };
    return { headers, body };
  },
  listing(told) {
    const of = (kind: string) => told.filter(({ headers }) => headers['x-shopify-topic']?.startsWith(kind)).map(read);
    const refunds = of('refunds/');
    const orders = latest(of('orders/'), ({ id }) => String(id)).map((order) => {
      const own = refunds.filter((given) => given.order_id === order.id);
      const isPart = own.length > 0 && order.financial_status === 'paid';
      const given = [...(order.refunds ?? []), ...own];
      return { ...order, refunds: given, ...(isPart && { financial_status: 'partially_refunded' }) };
    });
    return {
      '/admin/oauth/access_token': { access_token: 'shpat_sandbox', scope: 'read_orders', expires_in: 86_399 },
      '/admin/api/2026-10/orders.json': { orders },
    };
  },
};

interface Told {
  id: unknown;
  order_id?: unknown;
  financial_status?: string;
  refunds?: unknown[];
}

/** Their ids are longer than a double holds. */
const read = ({ body }: SampleMessage) => readJson(Buffer.from(body)) as Told;

function payload(event: string, sale: SampleSale): unknown {
  const now = sale.now.toISOString();
  switch (event) {
    case 'orders/paid':
      return order(sale, { financial_status: 'paid' });
    case 'orders/create':
      return order(sale, { financial_status: 'pending' });
    case 'orders/cancelled':
      return order(sale, { financial_status: 'voided', cancelled_at: now, cancel_reason: 'customer' });
    case 'orders/updated#refunded':
      return order(sale, { financial_status: 'refunded' });
    case 'orders/updated#partially_refunded':
      return order(sale, { financial_status: 'partially_refunded', refunds: [refund(sale, 0.25)] });
    case 'refunds/create':
      return refund(sale, 1);
    case 'refunds/create#part':
      return refund(sale, 0.5);
    case 'disputes/create':
      return dispute(sale, 'needs_response');
    case 'disputes/update#won':
      return dispute(sale, 'won');
    case 'disputes/update#lost':
      return dispute(sale, 'lost');
    case 'subscription_contracts/create':
      return contract(sale, 'active', 1);
    case 'subscription_contracts/pause':
      return contract(sale, 'paused', 2);
    case 'subscription_contracts/activate':
      return contract(sale, 'active', 3);
    case 'subscription_contracts/cancel':
      return contract(sale, 'cancelled', 4);
    case 'subscription_billing_attempts/success':
      return billingAttempt(sale, null);
    case 'subscription_billing_attempts/failure':
      return billingAttempt(sale, 'CARD_DECLINED');
    default:
      throw new Error(`Shopify has no event ${event}`);
  }
}

const priceOf = ({ currency }: SampleSale, amount: number): string => toDecimal({ amount, currency });
const lineNumber = ({ id }: SampleSale, index: number): bigint => sampleNumber(`${id}/line/${index}`);

function order(sale: SampleSale, state: object) {
  const [firstName = '', ...lastNames] = sale.name.split(' ');
  const lastName = lastNames.join(' ');
  const total = sale.items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  return {
    id: sampleNumber(sale.id),
    name: `#${sale.id}`,
    email: sale.email,
    contact_email: sale.email,
    test: sale.test,
    currency: sale.currency,
    taxes_included: false,
    total_price: priceOf(sale, total),
    subtotal_price: priceOf(sale, total),
    total_tax: priceOf(sale, 0),
    cancelled_at: null,
    source_name: 'web',
    customer_locale: 'en',
    created_at: sale.now.toISOString(),
    updated_at: sale.now.toISOString(),
    customer: { id: sampleNumber(sale.email), email: sale.email, first_name: firstName, last_name: lastName },
    billing_address: { first_name: firstName, last_name: lastName, name: sale.name, company: null, country_code: 'DE' },
    merchant_business_entity_id: 'MTU0ODM4MDAwOQ',
    note_attributes: [],
    line_items: sale.items.map((item, index) => lineItem(sale, item, index)),
    ...state,
  };
}

/** The price is before the discount, which is a hundred minor units of each unit. */
function lineItem(sale: SampleSale, { product, quantity, unitPrice }: SampleItem, index: number) {
  const discount = 100 * quantity;
  return {
    id: lineNumber(sale, index),
    sku: product,
    product_id: sampleNumber(`product/${product}`),
    variant_id: sampleNumber(`variant/${product}`),
    title: product,
    quantity,
    current_quantity: quantity,
    price: priceOf(sale, unitPrice + 100),
    total_discount: priceOf(sale, 0),
    discount_allocations: [{ amount: priceOf(sale, discount), discount_application_index: 0 }],
    tax_lines: [],
    properties: [],
  };
}

/** The first line, whole or a part of its money. */
function refund(sale: SampleSale, share: number) {
  const [item] = sale.items;
  if (!item) throw new Error('a sale has at least one item');
  const total = item.quantity * item.unitPrice;
  const money = { amount: priceOf(sale, total), currency_code: sale.currency };
  const line = {
    id: sampleNumber(`${sale.id}/refunded-line/${share}`),
    line_item_id: lineNumber(sale, 0),
    quantity: item.quantity,
    restock_type: 'no_restock',
    subtotal: Number(priceOf(sale, total)),
    subtotal_set: { shop_money: money, presentment_money: money },
    total_tax: 0,
    line_item: lineItem(sale, item, 0),
  };
  const amount = priceOf(sale, Math.floor(total * share));
  return {
    id: sampleNumber(`${sale.id}/refund/${share}`),
    order_id: sampleNumber(sale.id),
    created_at: sale.now.toISOString(),
    refund_line_items: share === 1 ? [line] : [],
    transactions: [
      {
        id: sampleNumber(`${sale.id}/transaction/${share}`),
        kind: 'refund',
        status: 'success',
        amount,
        currency: sale.currency,
        test: sale.test,
      },
    ],
  };
}

const dispute = (sale: SampleSale, status: string) => ({
  id: sampleNumber(`${sale.id}/dispute`),
  order_id: sampleNumber(sale.id),
  type: 'chargeback',
  amount: priceOf(
    sale,
    sale.items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
  ),
  currency: sale.currency,
  reason: 'fraudulent',
  network_reason_code: '4837',
  status,
  initiated_at: sale.now.toISOString(),
  finalized_on: null,
});

const contract = (sale: SampleSale, status: string, revision: number) => ({
  id: sampleNumber(`${sale.id}/contract`, 9),
  origin_order_id: sampleNumber(sale.id),
  customer_id: sampleNumber(sale.email),
  status,
  currency_code: sale.currency,
  revision_id: revision,
  billing_policy: { interval: 'month', interval_count: 1, min_cycles: null, max_cycles: null },
});

const billingAttempt = (sale: SampleSale, errorCode: string | null) => ({
  id: sampleNumber(`${sale.id}/attempt/${errorCode}`, 9),
  idempotency_key: sampleNumber(`${sale.id}/key`, 9),
  order_id: errorCode ? null : sampleNumber(`${sale.id}/renewal`),
  subscription_contract_id: sampleNumber(`${sale.id}/contract`, 9),
  ready: true,
  error_code: errorCode,
  error_message: errorCode && 'The card was declined.',
});
