import { createHmac } from 'node:crypto';
import type { PlatformSamples, SampleItem, SampleSale } from './samples';

type Made = (sale: SampleSale) => object;

/**
 * Stripe's events; what follows a `#` tells two of one name apart. A sale is paid at once, and its payment names it, but for those
 * with `#subscription`, which are of a sale that begins a subscription, and is named by its first invoice.
 * https://docs.stripe.com/api/events/types
 */
export const stripe: PlatformSamples = {
  events: [
    'checkout.session.completed',
    'checkout.session.completed#unpaid',
    'checkout.session.async_payment_succeeded',
    'checkout.session.async_payment_failed',
    'charge.refunded',
    'charge.refunded#part',
    'charge.dispute.created',
    'charge.dispute.closed#won',
    'charge.dispute.closed#lost',
    'charge.refunded#subscription',
    'charge.refunded#renewal',
    'checkout.session.completed#subscription',
    'invoice.paid#subscription',
    'customer.subscription.created',
    'invoice.paid',
    'invoice.payment_failed',
    'customer.subscription.updated#past_due',
    'customer.subscription.updated#cancel',
    'customer.subscription.updated#uncancel',
    'customer.subscription.updated#plan',
    'customer.subscription.paused',
    'customer.subscription.resumed',
    'customer.subscription.deleted',
  ],
  externalId: ({ id }) => `pi_${id}`,
  sample(event, sale, { secret }) {
    const [type = ''] = event.split('#');
    const created = secondsOf(sale);
    const body = JSON.stringify({
      id: `evt_${sale.id}_${event.replace(/\W/g, '_')}`,
      object: 'event',
      api_version: '2026-10-28.endive',
      created,
      livemode: !sale.test,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
      data: (DATA[event] ?? DATA[type])?.(sale),
    });
    const signature = createHmac('sha256', secret).update(`${created}.${body}`).digest('hex');
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': `t=${created},v1=${signature}`,
    };
    return { headers, body, api: apiAnswers(sale, event.endsWith('#subscription')) };
  },
  listing: (told) => ({
    '/v1/events': {
      object: 'list',
      url: '/v1/events',
      has_more: false,
      data: told.map(({ body }) => JSON.parse(body) as unknown),
    },
  }),
};

/** The payment of a sale is of no invoice; those of a subscription are of its first and its second. */
const apiAnswers = (sale: SampleSale, isSubscription: boolean) => ({
  [`/v1/checkout/sessions/cs_${sale.id}/line_items?limit=100`]: list(sale, sessionLine(isSubscription)),
  [invoicePayments(`pi_${sale.id}`)]: { object: 'list', data: [], has_more: false },
  [invoicePayments(`pi_${sale.id}_1`)]: {
    object: 'list',
    data: [invoicePayment(sale, 1, 'subscription_create')],
    has_more: false,
  },
  [invoicePayments(`pi_${sale.id}_2`)]: {
    object: 'list',
    data: [invoicePayment(sale, 2, 'subscription_cycle')],
    has_more: false,
  },
});

const invoicePayments = (payment: string): string =>
  `/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=${payment}&expand[]=data.invoice&limit=100`;

const invoiceId = ({ id }: SampleSale, period: 1 | 2): string => (period === 1 ? `in_${id}` : `in_${id}_2`);

const invoicePayment = (sale: SampleSale, period: 1 | 2, reason: string) => ({
  id: `inpay_${sale.id}_${period}`,
  object: 'invoice_payment',
  invoice: invoice(sale, reason, { id: invoiceId(sale, period) }),
  payment: { type: 'payment_intent', payment_intent: `pi_${sale.id}_${period}` },
  status: 'paid',
});

const DATA: Readonly<Record<string, Made>> = {
  'checkout.session.completed': (sale) => ({ object: session(sale, {}) }),
  'checkout.session.completed#unpaid': (sale) => ({ object: session(sale, { payment_status: 'unpaid' }) }),
  'checkout.session.completed#subscription': (sale) => ({
    object: session(sale, {
      mode: 'subscription',
      payment_intent: null,
      invoice: `in_${sale.id}`,
      subscription: `sub_${sale.id}`,
    }),
  }),
  'checkout.session.async_payment_succeeded': (sale) => ({ object: session(sale, {}) }),
  'checkout.session.async_payment_failed': (sale) => ({ object: session(sale, { payment_status: 'unpaid' }) }),
  'charge.refunded': (sale) => ({ object: charge(sale, { amount_refunded: totalOf(sale), refunded: true }) }),
  'charge.refunded#part': (sale) => ({ object: charge(sale, { amount_refunded: 100, refunded: false }) }),
  'charge.refunded#subscription': (sale) => ({
    object: charge(sale, { payment_intent: `pi_${sale.id}_1`, amount_refunded: totalOf(sale), refunded: true }),
  }),
  'charge.refunded#renewal': (sale) => ({
    object: charge(sale, { payment_intent: `pi_${sale.id}_2`, amount_refunded: totalOf(sale), refunded: true }),
  }),
  'charge.dispute.created': (sale) => ({ object: dispute(sale, 'needs_response') }),
  'charge.dispute.closed#won': (sale) => ({ object: dispute(sale, 'won') }),
  'charge.dispute.closed#lost': (sale) => ({ object: dispute(sale, 'lost') }),
  'invoice.paid#subscription': (sale) => ({ object: invoice(sale, 'subscription_create', {}) }),
  'invoice.paid': (sale) => ({ object: invoice(sale, 'subscription_cycle', { id: invoiceId(sale, 2) }) }),
  'invoice.payment_failed': (sale) => ({
    object: invoice(sale, 'subscription_cycle', { id: invoiceId(sale, 2), status: 'open', amount_paid: 0 }),
  }),
  'customer.subscription.created': (sale) => ({ object: subscription(sale, {}) }),
  'customer.subscription.updated#past_due': (sale) => ({
    object: subscription(sale, { status: 'past_due', latest_invoice: invoiceId(sale, 2) }),
    previous_attributes: { status: 'active' },
  }),
  'customer.subscription.updated#cancel': (sale) => ({
    object: subscription(sale, { cancel_at_period_end: true, cancel_at: periodEnd(sale) }),
    previous_attributes: { cancel_at_period_end: false, cancel_at: null },
  }),
  'customer.subscription.updated#uncancel': (sale) => ({
    object: subscription(sale, {}),
    previous_attributes: { cancel_at_period_end: true, cancel_at: periodEnd(sale) },
  }),
  'customer.subscription.updated#plan': (sale) => ({
    object: subscription(sale, {}),
    previous_attributes: {
      items: { object: 'list', data: [subscriptionItem(sale, { product: 'older', quantity: 1 })] },
    },
  }),
  'customer.subscription.paused': (sale) => ({ object: subscription(sale, { status: 'paused' }) }),
  'customer.subscription.resumed': (sale) => ({ object: subscription(sale, {}) }),
  'customer.subscription.deleted': (sale) => ({ object: subscription(sale, { status: 'canceled' }) }),
};

const MONTH_SECONDS = 30 * 24 * 60 * 60;

/** What each unit is reduced by, in minor units. */
const DISCOUNT = 100;

const secondsOf = ({ now }: SampleSale): number => Math.floor(now.getTime() / 1000);
const periodEnd = (sale: SampleSale): number => secondsOf(sale) + MONTH_SECONDS;
const netOf = ({ quantity, unitPrice }: SampleItem): number => quantity * unitPrice;
const taxOf = (item: SampleItem): number => Math.round(netOf(item) * 0.19);
const totalOf = ({ items }: SampleSale): number => items.reduce((sum, item) => sum + netOf(item) + taxOf(item), 0);
const priceId = (product: string): string => `price_${product}`;

const list = (sale: SampleSale, part: (sale: SampleSale, item: SampleItem) => object) => ({
  object: 'list',
  data: sale.items.map((item) => part(sale, item)),
  has_more: false,
});

const about = ({ test, currency }: SampleSale) => ({ livemode: !test, currency: currency.toLowerCase(), metadata: {} });

const session = (sale: SampleSale, change: object) => ({
  id: `cs_${sale.id}`,
  object: 'checkout.session',
  ...about(sale),
  mode: 'payment',
  status: 'complete',
  payment_status: 'paid',
  payment_intent: `pi_${sale.id}`,
  invoice: null,
  subscription: null,
  amount_total: totalOf(sale),
  client_reference_id: null,
  customer_details: {
    email: sale.email,
    name: sale.name,
    individual_name: null,
    business_name: null,
    phone: null,
    address: { city: null, country: 'DE', line1: null, line2: null, postal_code: '10115', state: null },
  },
  ...change,
});

const sessionLine = (isSubscription: boolean) => (sale: SampleSale, item: SampleItem) => ({
  id: `li_${sale.id}_${item.product}`,
  object: 'item',
  currency: sale.currency.toLowerCase(),
  description: item.product,
  quantity: item.quantity,
  amount_subtotal: netOf(item) + DISCOUNT * item.quantity,
  amount_discount: DISCOUNT * item.quantity,
  amount_tax: taxOf(item),
  amount_total: netOf(item) + taxOf(item),
  price: {
    id: priceId(item.product),
    object: 'price',
    product: item.product,
    type: isSubscription ? 'recurring' : 'one_time',
  },
});

const invoice = (sale: SampleSale, reason: string, change: object) => ({
  id: invoiceId(sale, 1),
  object: 'invoice',
  ...about(sale),
  billing_reason: reason,
  status: 'paid',
  amount_paid: totalOf(sale),
  total: totalOf(sale),
  customer_email: sale.email,
  customer_name: sale.name,
  customer_address: { city: null, country: 'DE', line1: null, line2: null, postal_code: '10115', state: null },
  parent: { type: 'subscription_details', subscription_details: { subscription: `sub_${sale.id}`, metadata: {} } },
  lines: list(sale, invoiceLine),
  ...change,
});

const invoiceLine = (sale: SampleSale, item: SampleItem) => ({
  id: `il_${sale.id}_${item.product}`,
  object: 'line_item',
  currency: sale.currency.toLowerCase(),
  description: `${item.quantity} × ${item.product}`,
  quantity: item.quantity,
  amount: netOf(item) + DISCOUNT * item.quantity,
  subtotal: netOf(item) + DISCOUNT * item.quantity,
  discount_amounts: [{ amount: DISCOUNT * item.quantity, discount: 'di_1' }],
  taxes: [{ amount: taxOf(item), tax_behavior: 'exclusive', type: 'tax_rate_details' }],
  period: { start: secondsOf(sale), end: periodEnd(sale) },
  parent: {
    type: 'subscription_item_details',
    subscription_item_details: { subscription: `sub_${sale.id}`, subscription_item: `si_${sale.id}_${item.product}` },
  },
  subscription: `sub_${sale.id}`,
  pricing: { type: 'price_details', price_details: { price: priceId(item.product), product: item.product } },
});

const charge = (sale: SampleSale, change: object) => ({
  id: `ch_${sale.id}`,
  object: 'charge',
  ...about(sale),
  amount: totalOf(sale),
  amount_captured: totalOf(sale),
  payment_intent: `pi_${sale.id}`,
  paid: true,
  status: 'succeeded',
  ...change,
});

const dispute = (sale: SampleSale, status: string) => ({
  id: `dp_${sale.id}`,
  object: 'dispute',
  ...about(sale),
  amount: totalOf(sale),
  charge: `ch_${sale.id}`,
  payment_intent: `pi_${sale.id}`,
  reason: 'fraudulent',
  status,
});

const subscription = (sale: SampleSale, change: object) => ({
  id: `sub_${sale.id}`,
  object: 'subscription',
  ...about(sale),
  status: 'active',
  cancel_at_period_end: false,
  cancel_at: null,
  latest_invoice: `in_${sale.id}`,
  items: { object: 'list', data: sale.items.map((item) => subscriptionItem(sale, item)), has_more: false },
  ...change,
});

const subscriptionItem = (sale: SampleSale, { product, quantity }: Omit<SampleItem, 'unitPrice'>) => ({
  id: `si_${sale.id}_${product}`,
  object: 'subscription_item',
  quantity,
  current_period_start: secondsOf(sale),
  current_period_end: periodEnd(sale),
  price: { id: priceId(product), object: 'price', product },
});
