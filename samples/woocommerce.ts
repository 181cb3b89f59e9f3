import { createHmac } from 'node:crypto';
import { toDecimal } from '../domain/money';
import { latest } from './latest';
import { sampleNumber, toJson } from './sample-ids';
import type { PlatformSamples, SampleItem, SampleSale } from './samples';

/** WooCommerce's webhooks; what follows a `#` is the status that the resource has by then, or what else is new. */
export const wooCommerce: PlatformSamples = {
  events: [
    'order.updated',
    'order.created#on-hold',
    'order.updated#completed',
    'order.updated#cancelled',
    'order.updated#refunded',
    'order.updated#part-refunded',
    'order.updated#renewal',
    'order.updated#renewal-failed',
    'subscription.created',
    'subscription.updated#on-hold',
    'subscription.updated#active',
    'subscription.switched',
    'subscription.updated#pending-cancel',
    'subscription.updated#cancelled',
  ],
  externalId: ({ id }) => String(sampleNumber(id, 9)),
  sample(event, sale, { secret }) {
    const body = toJson(payload(event, sale));
    const [topic = '', status = ''] = event.split('#');
    const [resource = '', action = ''] = topic.split('.');
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'WooCommerce/10.4.0 Hookshot (WordPress/6.9)',
      'x-wc-webhook-source': 'https://shop.example/',
      'x-wc-webhook-topic': topic,
      'x-wc-webhook-resource': resource,
      'x-wc-webhook-event': action,
      'x-wc-webhook-id': '5',
      'x-wc-webhook-delivery-id': String(sampleNumber(`${sale.id}/${status}`)),
      'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
    };
    return { headers, body };
  },
  listing(told) {
    const orders = told.filter(({ headers }) => headers['x-wc-webhook-resource'] === 'order');
    return {
      '/wp-json/wc/v3/orders': latest(
        orders.map(({ body }) => JSON.parse(body) as { id: number }),
        ({ id }) => String(id),
      ),
    };
  },
};

function payload(event: string, sale: SampleSale): unknown {
  const renewal = { id: sampleNumber(`${sale.id}/renewal`, 9), meta_data: [renewalOf(sale)] };
  switch (event) {
    case 'order.updated':
      return order(sale, { status: 'processing' });
    case 'order.updated#part-refunded':
      return order(sale, { status: 'processing', refunds: [refund(sale, 0.5)] });
    case 'order.updated#refunded':
      return order(sale, { status: 'refunded', refunds: [refund(sale, 1)] });
    case 'order.updated#renewal':
      return order(sale, { ...renewal, status: 'processing' });
    case 'order.updated#renewal-failed':
      return order(sale, { ...renewal, status: 'failed' });
    case 'subscription.created':
    case 'subscription.switched':
      return subscription(sale, 'active');
    default: {
      const [topic = '', status = ''] = event.split('#');
      return topic.startsWith('subscription.') ? subscription(sale, status) : order(sale, { status });
    }
  }
}

const priceOf = ({ currency }: SampleSale, amount: number): string => toDecimal({ amount, currency });
const totalOf = ({ items }: SampleSale): number =>
  items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
/** WordPress writes its times without a zone. */
const timeOf = (time: Date): string => time.toISOString().slice(0, 19);

function order(sale: SampleSale, state: object) {
  const [firstName = '', ...lastNames] = sale.name.split(' ');
  return {
    id: sampleNumber(sale.id, 9),
    parent_id: 0,
    number: sale.id,
    currency: sale.currency,
    prices_include_tax: false,
    discount_total: priceOf(sale, 0),
    total: priceOf(sale, totalOf(sale)),
    total_tax: priceOf(sale, 0),
    date_created_gmt: timeOf(sale.now),
    date_modified_gmt: timeOf(sale.now),
    billing: {
      first_name: firstName,
      last_name: lastNames.join(' '),
      company: '',
      email: sale.email,
      country: 'DE',
    },
    meta_data: [],
    line_items: sale.items.map((item, index) => lineItem(sale, item, index)),
    coupon_lines: [],
    refunds: [],
    ...state,
  };
}

/** The subtotal is before the discount, the total after it. */
function lineItem(sale: SampleSale, { product, quantity, unitPrice }: SampleItem, index: number) {
  const total = quantity * unitPrice;
  return {
    id: sampleNumber(`${sale.id}/line/${index}`, 9),
    name: product,
    product_id: sampleNumber(`product/${product}`, 9),
    variation_id: 0,
    quantity,
    subtotal: priceOf(sale, total + 100),
    total: priceOf(sale, total),
    total_tax: priceOf(sale, 0),
    sku: product,
    price: Number(priceOf(sale, unitPrice)),
    meta_data: [],
  };
}

const refund = (sale: SampleSale, share: number) => ({
  id: sampleNumber(`${sale.id}/refund/${share}`, 9),
  reason: '',
  total: `-${priceOf(sale, Math.floor(totalOf(sale) * share))}`,
});

const subscriptionNumber = ({ id }: SampleSale): bigint => sampleNumber(`${id}/subscription`, 9);

const renewalOf = (sale: SampleSale) => ({
  id: sampleNumber(`${sale.id}/meta`, 9),
  key: '_subscription_renewal',
  value: String(subscriptionNumber(sale)),
});

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** As WooCommerce Subscriptions writes it. */
function subscription(sale: SampleSale, status: string) {
  const end = timeOf(new Date(sale.now.getTime() + MONTH_MS));
  const isActive = status === 'active';
  return order(sale, {
    id: subscriptionNumber(sale),
    parent_id: sampleNumber(sale.id, 9),
    status,
    billing_period: 'month',
    billing_interval: '1',
    start_date_gmt: timeOf(sale.now),
    next_payment_date_gmt: isActive ? end : '',
    end_date_gmt: isActive ? '' : end,
  });
}
