import { createHmac } from 'node:crypto';
import type { PlatformSamples, SampleItem, SampleSale } from './samples';

type Made = (sale: SampleSale) => object;

/**
 * Paddle Billing's events; what follows a `#` tells two of one name apart. Nothing in them says that a sale is a test but the id of an
 * event that is simulated. https://developer.paddle.com/webhooks/overview
 */
export const paddle: PlatformSamples = {
  events: [
    'transaction.completed',
    'transaction.billed',
    'transaction.canceled',
    'adjustment.updated#refund',
    'adjustment.updated#line',
    'adjustment.updated#part',
    'adjustment.created#chargeback_warning',
    'adjustment.created#chargeback_warning_reverse',
    'adjustment.created#chargeback',
    'adjustment.created#chargeback_reverse',
    'subscription.created',
    'transaction.completed#renewal',
    'transaction.completed#update',
    'transaction.payment_failed',
    'subscription.past_due',
    'subscription.updated#cancel',
    'subscription.paused',
    'subscription.resumed',
    'subscription.canceled',
  ],
  externalId: ({ id }) => `txn_${id}`,
  sample(event, sale, { secret }) {
    const [type = ''] = event.split('#');
    const name = `${sale.id}_${event.replace(/\W/g, '_')}`;
    const body = JSON.stringify({
      event_id: sale.test ? `ntfsimevt_${name}` : `evt_${name}`,
      event_type: type,
      occurred_at: sale.now.toISOString(),
      notification_id: `ntf_${name}`,
      data: (DATA[event] ?? DATA[type])?.(sale),
    });
    const ts = Math.floor(sale.now.getTime() / 1000);
    const h1 = createHmac('sha256', secret).update(`${ts}:${body}`).digest('hex');
    const headers = { 'content-type': 'application/json', 'paddle-signature': `ts=${ts};h1=${h1}` };
    return { headers, body, api: { [`/transactions/txn_${sale.id}?include=customer,address,business`]: answer(sale) } };
  },
  listing: (told) => ({
    '/events': {
      data: told.map(({ body }) => JSON.parse(body) as unknown),
      meta: {
        request_id: 'req_events',
        pagination: { per_page: 100, next: 'https://api.paddle.com/events', has_more: false },
      },
    },
  }),
};

const DATA: Readonly<Record<string, Made>> = {
  'transaction.completed': (sale) => transaction(sale, { status: 'completed' }),
  'transaction.billed': (sale) => transaction(sale, { status: 'billed', origin: 'api', collection_mode: 'manual' }),
  'transaction.canceled': (sale) => transaction(sale, { status: 'canceled', origin: 'api' }),
  'transaction.completed#renewal': (sale) => renewal(sale, { status: 'completed' }),
  'transaction.completed#update': (sale) => renewal(sale, { status: 'completed', origin: 'subscription_update' }),
  'transaction.payment_failed': (sale) => renewal(sale, { status: 'past_due' }),
  'adjustment.updated#refund': (sale) => adjustment(sale, { type: 'full', items: itemsOf(sale, 'full') }),
  'adjustment.updated#line': (sale) => adjustment(sale, { items: itemsOf(sale, 'full').slice(0, 1) }),
  'adjustment.updated#part': (sale) => adjustment(sale, { items: itemsOf(sale, 'partial') }),
  'adjustment.created#chargeback_warning': (sale) => adjustment(sale, { action: 'chargeback_warning', type: 'full' }),
  'adjustment.created#chargeback_warning_reverse': (sale) =>
    adjustment(sale, { action: 'chargeback_warning_reverse', type: 'full' }),
  'adjustment.created#chargeback': (sale) => adjustment(sale, { action: 'chargeback', type: 'full' }),
  'adjustment.created#chargeback_reverse': (sale) => adjustment(sale, { action: 'chargeback_reverse', type: 'full' }),
  'subscription.created': (sale) => subscription(sale, { transaction_id: `txn_${sale.id}` }),
  'subscription.past_due': (sale) => subscription(sale, { status: 'past_due' }),
  'subscription.updated#cancel': (sale) =>
    subscription(sale, {
      scheduled_change: { action: 'cancel', effective_at: monthAfter(sale), resume_at: null },
    }),
  'subscription.paused': (sale) => subscription(sale, { status: 'paused', current_billing_period: null }),
  'subscription.resumed': (sale) => subscription(sale, {}),
  'subscription.canceled': (sale) => subscription(sale, { status: 'canceled', current_billing_period: null }),
};

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** What each unit is reduced by, in minor units. */
const DISCOUNT = 100;

const monthAfter = ({ now }: SampleSale): string => new Date(now.getTime() + MONTH_MS).toISOString();
const netOf = ({ quantity, unitPrice }: SampleItem): number => quantity * unitPrice;
const taxOf = (item: SampleItem): number => Math.round(netOf(item) * 0.19);
const periodOf = (sale: SampleSale) => ({ starts_at: sale.now.toISOString(), ends_at: monthAfter(sale) });
const lineId = ({ id }: SampleSale, { product }: SampleItem): string => `txnitm_${id}_${product}`;

const price = ({ product, unitPrice }: SampleItem, { currency }: SampleSale) => ({
  id: `pri_${product}`,
  product_id: product,
  unit_price: { amount: String(unitPrice + DISCOUNT), currency_code: currency },
  billing_cycle: null,
  custom_data: null,
});

const transaction = (sale: SampleSale, change: object) => ({
  id: `txn_${sale.id}`,
  status: 'completed',
  customer_id: `ctm_${sale.id}`,
  address_id: `add_${sale.id}`,
  business_id: null,
  subscription_id: null,
  currency_code: sale.currency,
  origin: 'web',
  collection_mode: 'automatic',
  custom_data: null,
  billing_period: null,
  items: sale.items.map((item) => ({ quantity: item.quantity, price: price(item, sale) })),
  details: { totals: totalsOf(sale.items), line_items: sale.items.map((item) => lineItem(sale, item)) },
  ...change,
});

const renewal = (sale: SampleSale, change: object) =>
  transaction(sale, {
    id: `txn_${sale.id}_2`,
    origin: 'subscription_recurring',
    subscription_id: `sub_${sale.id}`,
    billing_period: periodOf(sale),
    ...change,
  });

const lineItem = (sale: SampleSale, item: SampleItem) => ({
  id: lineId(sale, item),
  price_id: `pri_${item.product}`,
  quantity: item.quantity,
  tax_rate: '0.19',
  totals: totalsOf([item]),
  product: { id: item.product, name: item.product, custom_data: null },
});

function totalsOf(items: readonly SampleItem[]) {
  const sum = (part: (item: SampleItem) => number): number => items.reduce((known, item) => known + part(item), 0);
  return {
    subtotal: String(sum((item) => netOf(item) + DISCOUNT * item.quantity)),
    discount: String(sum(({ quantity }) => DISCOUNT * quantity)),
    tax: String(sum(taxOf)),
    total: String(sum((item) => netOf(item) + taxOf(item))),
  };
}

const answer = (sale: SampleSale) => ({
  data: {
    ...transaction(sale, {}),
    customer: { id: `ctm_${sale.id}`, name: sale.name, email: sale.email, locale: 'de', status: 'active' },
    address: { id: `add_${sale.id}`, country_code: 'DE', postal_code: '10115' },
  },
  meta: { request_id: `req_${sale.id}` },
});

const adjustment = (sale: SampleSale, change: object) => ({
  id: `adj_${sale.id}`,
  action: 'refund',
  type: 'partial',
  transaction_id: `txn_${sale.id}`,
  subscription_id: null,
  customer_id: `ctm_${sale.id}`,
  reason: 'requested_by_customer',
  currency_code: sale.currency,
  status: 'approved',
  items: itemsOf(sale, 'full'),
  totals: totalsOf(sale.items),
  ...change,
});

const itemsOf = (sale: SampleSale, type: string) =>
  sale.items.map((item) => ({
    id: `adjitm_${sale.id}_${item.product}`,
    item_id: lineId(sale, item),
    type,
    amount: null,
  }));

const subscription = (sale: SampleSale, change: object) => ({
  id: `sub_${sale.id}`,
  status: 'active',
  customer_id: `ctm_${sale.id}`,
  address_id: `add_${sale.id}`,
  currency_code: sale.currency,
  next_billed_at: monthAfter(sale),
  current_billing_period: periodOf(sale),
  scheduled_change: null,
  items: sale.items.map((item) => ({ quantity: item.quantity, status: 'active', price: price(item, sale) })),
  custom_data: null,
  ...change,
});
