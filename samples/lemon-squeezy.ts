import { createHmac } from 'node:crypto';
import { latest } from './latest';
import { sampleNumber } from './sample-ids';
import type { PlatformSamples, SampleItem, SampleSale } from './samples';

/** Lemon Squeezy's webhooks; what follows a `#` tells two of one name apart. https://docs.lemonsqueezy.com/help/webhooks/event-types */
export const lemonSqueezy: PlatformSamples = {
  events: [
    'order_created',
    'order_created#pending',
    'order_refunded',
    'order_refunded#part',
    'subscription_created',
    'subscription_payment_success',
    'subscription_payment_failed',
    'subscription_payment_refunded',
    'subscription_updated#past_due',
    'subscription_paused',
    'subscription_unpaused',
    'subscription_cancelled',
    'subscription_resumed',
    'subscription_expired',
  ],
  externalId: (sale) => String(orderNumber(sale)),
  sample(event, sale, { secret }) {
    const [name = ''] = event.split('#');
    const meta = { test_mode: sale.test, event_name: name, custom_data: { sale: sale.id } };
    const body = JSON.stringify({ meta, data: payload(event, sale) });
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-event-name': name, 'x-signature': signature };
    return { headers, body, api: { [`/v1/orders/${orderNumber(sale)}?include=order-items`]: orderAnswer(sale) } };
  },
  listing(told) {
    const objects = told.map(({ body }) => (JSON.parse(body) as { data: Told }).data);
    return Object.fromEntries(
      ['orders', 'subscription-invoices'].map((type) => [
        `/v1/${type}`,
        {
          meta: { page: { currentPage: 1, lastPage: 1, perPage: 100 } },
          data: latest(
            objects.filter((object) => object.type === type),
            ({ id }) => id,
          ).reverse(),
        },
      ]),
    );
  },
};

interface Told {
  type: string;
  id: string;
}

function payload(event: string, sale: SampleSale) {
  const [name = ''] = event.split('#');
  switch (event) {
    case 'order_created':
      return order(sale, { status: 'paid' });
    case 'order_created#pending':
      return order(sale, { status: 'pending' });
    case 'order_refunded':
      return order(sale, { status: 'refunded', refunded: true, refunded_amount: totalOf(sale) });
    case 'order_refunded#part':
      return order(sale, { status: 'paid', refunded_amount: Math.floor(totalOf(sale) / 2) });
    case 'subscription_payment_success':
      return invoice(sale, 'paid');
    case 'subscription_payment_failed':
      return invoice(sale, 'pending');
    case 'subscription_payment_refunded':
      return invoice(sale, 'refunded');
    default:
      return subscription(sale, STATUSES[name] ?? 'active');
  }
}

const STATUSES: Readonly<Record<string, string>> = {
  subscription_updated: 'past_due',
  subscription_paused: 'paused',
  subscription_cancelled: 'cancelled',
  subscription_expired: 'expired',
};

const numberOf = (text: string): number => Number(sampleNumber(text, 9));
const orderNumber = ({ id }: SampleSale): number => numberOf(id);
const itemNumber = ({ id }: SampleSale, index: number): number => numberOf(`${id}/item/${index}`);
const totalOf = ({ items }: SampleSale): number =>
  items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
/** A hundred minor units of each unit, on an order of one product. */
const discountOf = ({ items: [item, ...others] }: SampleSale): number =>
  item && others.length === 0 ? 100 * item.quantity : 0;
const idOf = (text: string): number | string => (/^\d{1,15}$/.test(text) ? Number(text) : text);

const STORE = 482388;
const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

const about = (sale: SampleSale) => ({
  store_id: STORE,
  customer_id: numberOf(sale.email),
  user_name: sale.name,
  user_email: sale.email,
  test_mode: sale.test,
  created_at: sale.now.toISOString(),
  updated_at: sale.now.toISOString(),
});

/** There is no tax. */
function order(sale: SampleSale, state: object) {
  const [first] = sale.items;
  return {
    type: 'orders',
    id: String(orderNumber(sale)),
    attributes: {
      ...about(sale),
      identifier: sale.id,
      order_number: numberOf(`${sale.id}/number`),
      currency: sale.currency,
      subtotal: totalOf(sale) + discountOf(sale),
      setup_fee: 0,
      discount_total: discountOf(sale),
      tax: 0,
      total: totalOf(sale),
      refunded_amount: 0,
      tax_inclusive: false,
      refunded: false,
      first_order_item: first && { id: itemNumber(sale, 0), ...item(sale, first) },
      ...state,
    },
  };
}

const item = (sale: SampleSale, { product, quantity, unitPrice }: SampleItem) => ({
  order_id: orderNumber(sale),
  product_id: numberOf(`product/${product}`),
  variant_id: idOf(product),
  product_name: product,
  variant_name: 'Default',
  price: unitPrice + discountOf(sale) / quantity,
  quantity,
  test_mode: sale.test,
});

const orderAnswer = (sale: SampleSale) => ({
  jsonapi: { version: '1.0' },
  data: order(sale, { status: 'paid' }),
  included: sale.items.map((given, index) => ({
    type: 'order-items',
    id: String(itemNumber(sale, index)),
    attributes: item(sale, given),
  })),
});

function subscription(sale: SampleSale, status: string) {
  const end = new Date(sale.now.getTime() + MONTH_MS).toISOString();
  const hasEnd = status === 'cancelled' || status === 'expired';
  return {
    type: 'subscriptions',
    id: String(numberOf(`${sale.id}/subscription`)),
    attributes: {
      ...about(sale),
      order_id: orderNumber(sale),
      order_item_id: itemNumber(sale, 0),
      product_id: numberOf(`product/${sale.items[0]?.product}`),
      variant_id: idOf(sale.items[0]?.product ?? ''),
      status,
      cancelled: hasEnd,
      renews_at: end,
      ends_at: hasEnd ? end : null,
      trial_ends_at: null,
    },
  };
}

const invoice = (sale: SampleSale, status: string) => ({
  type: 'subscription-invoices',
  id: String(numberOf(`${sale.id}/invoice`)),
  attributes: {
    ...about(sale),
    subscription_id: numberOf(`${sale.id}/subscription`),
    billing_reason: 'renewal',
    currency: sale.currency,
    subtotal: totalOf(sale),
    tax: 0,
    total: totalOf(sale),
    status,
    refunded: status === 'refunded',
    refunded_amount: status === 'refunded' ? totalOf(sale) : 0,
  },
});
