import { createHash, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { toDecimal } from '../domain/money';
import type { PlatformSamples, SampleDelivery, SampleKeys, SampleSale } from './samples';

/** A capture and a subscription are named by the sale's id alike, so that all messages of a sale fit together; what follows a `#` tells two of one name apart. */
const EVENTS: Readonly<Record<string, (sale: SampleSale) => { resource_type: string; resource: object }>> = {
  'PAYMENT.CAPTURE.COMPLETED': (sale) => ({ resource_type: 'capture', resource: capture(sale, 'COMPLETED') }),
  'PAYMENT.CAPTURE.PENDING': (sale) => ({ resource_type: 'capture', resource: capture(sale, 'PENDING') }),
  'PAYMENT.CAPTURE.DENIED': (sale) => ({ resource_type: 'capture', resource: capture(sale, 'DECLINED') }),
  'PAYMENT.CAPTURE.REFUNDED': (sale) => ({ resource_type: 'refund', resource: refund(sale) }),
  'PAYMENT.CAPTURE.REFUNDED#part': (sale) => ({ resource_type: 'refund', resource: refund(sale) }),
  'PAYMENT.CAPTURE.REVERSED': (sale) => ({ resource_type: 'refund', resource: refund(sale) }),
  'CUSTOMER.DISPUTE.CREATED': (sale) => ({ resource_type: 'dispute', resource: dispute(sale) }),
  'CUSTOMER.DISPUTE.RESOLVED': (sale) => resolved(sale, 'RESOLVED_SELLER_FAVOUR'),
  'CUSTOMER.DISPUTE.RESOLVED#lost': (sale) => resolved(sale, 'RESOLVED_BUYER_FAVOUR'),
  'PAYMENT.SALE.COMPLETED': (sale) => ({ resource_type: 'sale', resource: payment(sale) }),
  'PAYMENT.SALE.REFUNDED': (sale) => ({
    resource_type: 'refund',
    resource: { id: `R-${sale.id}`, sale_id: saleIdOf(sale), state: 'completed' },
  }),
  'PAYMENT.SALE.REVERSED': (sale) => ({
    resource_type: 'sale',
    resource: { id: saleIdOf(sale), state: 'completed' },
  }),
  'BILLING.SUBSCRIPTION.ACTIVATED': (sale) => subscribed(sale, 'ACTIVE'),
  'BILLING.SUBSCRIPTION.UPDATED': (sale) => subscribed(sale, 'ACTIVE'),
  'BILLING.SUBSCRIPTION.PAYMENT.FAILED': (sale) => subscribed(sale, 'ACTIVE'),
  'BILLING.SUBSCRIPTION.SUSPENDED': (sale) => subscribed(sale, 'SUSPENDED'),
  'BILLING.SUBSCRIPTION.RE-ACTIVATED': (sale) => subscribed(sale, 'ACTIVE'),
  'BILLING.SUBSCRIPTION.CANCELLED': (sale) => subscribed(sale, 'CANCELLED'),
  'BILLING.SUBSCRIPTION.EXPIRED': (sale) => subscribed(sale, 'EXPIRED'),
  'CHECKOUT.ORDER.APPROVED': (sale) => ({ resource_type: 'checkout-order', resource: order(sale) }),
};

/** What PayPal's REST webhooks send. */
export const payPal: PlatformSamples = {
  events: Object.keys(EVENTS),
  signsWithPrivateKey: true,
  externalId: ({ id }) => id,
  sample(event, sale, keys) {
    const told = EVENTS[event]?.(sale);
    if (!told) throw new Error(`PayPal sends no ${event} here`);
    const eventId = `WH-${createHash('sha256').update(`${sale.id} ${event}`).digest('hex').slice(0, 17).toUpperCase()}`;
    const body = JSON.stringify({
      id: eventId,
      event_version: '1.0',
      create_time: sale.now.toISOString(),
      event_type: event.split('#')[0],
      ...told,
      links: [{ rel: 'self', method: 'GET', href: `${apiOf(sale)}/v1/notifications/webhooks-events/${eventId}` }],
    });
    return { ...signed(body, sale, keys), api: apiAnswers(sale, event) };
  },
  listing: (told) => ({
    ...TOKEN,
    '/v1/notifications/webhooks-events': {
      events: told.map(({ body }) => JSON.parse(body) as unknown),
      count: told.length,
      links: [],
    },
  }),
};

/** Signs a body as PayPal does: its checksum, under the id of the webhook, which is the secret here. */
export function signed(body: string, sale: SampleSale, { secret, privateKey }: SampleKeys): SampleDelivery {
  const transmission = { id: '8a1d2c40-0b3e-11f1-8e1f-0b6b1c9d2e3f', time: sale.now.toISOString() };
  const text = [transmission.id, transmission.time, secret, crc32(body)].join('|');
  const headers = {
    'content-type': 'application/json',
    'paypal-transmission-id': transmission.id,
    'paypal-transmission-time': transmission.time,
    'paypal-transmission-sig': sign('sha256', Buffer.from(text), privateKey).toString('base64'),
    'paypal-cert-url': `${apiOf(sale)}/v1/notifications/certs/CERT-360caa42-fca2a594-0a1b2c3d`,
    'paypal-auth-algo': 'SHA256withRSA',
  };
  return { headers, body };
}

const apiOf = ({ test }: SampleSale): string => `https://api.${test ? 'sandbox.' : ''}paypal.com`;

const orderIdOf = ({ id }: SampleSale): string => `O-${id}`;

const saleIdOf = ({ id }: SampleSale): string => `S-${id}`;

const money = (amount: number, currency: string) => ({
  currency_code: currency,
  value: toDecimal({ amount, currency }),
});

const totalOf = ({ items }: SampleSale): number =>
  items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);

const nameOf = ({ name }: SampleSale) => ({
  given_name: name.split(' ')[0],
  surname: name.split(' ').slice(1).join(' '),
});

const capture = (sale: SampleSale, status: string) => ({
  id: sale.id,
  status,
  amount: money(totalOf(sale), sale.currency),
  final_capture: true,
  payee: { merchant_id: 'MERCHANT1' },
  supplementary_data: { related_ids: { order_id: orderIdOf(sale) } },
  links: [{ rel: 'self', method: 'GET', href: `${apiOf(sale)}/v2/payments/captures/${sale.id}` }],
});

const refund = (sale: SampleSale) => ({
  id: `R-${sale.id}`,
  status: 'COMPLETED',
  amount: money(totalOf(sale), sale.currency),
  seller_payable_breakdown: { total_refunded_amount: money(totalOf(sale), sale.currency) },
  links: [
    { rel: 'self', method: 'GET', href: `${apiOf(sale)}/v2/payments/refunds/R-${sale.id}` },
    { rel: 'up', method: 'GET', href: `${apiOf(sale)}/v2/payments/captures/${sale.id}` },
  ],
});

const dispute = (sale: SampleSale) => ({
  dispute_id: `PP-D-${sale.id}`,
  disputed_transactions: [{ seller_transaction_id: sale.id }],
  reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
  status: 'OPEN',
  dispute_amount: money(totalOf(sale), sale.currency),
});

const resolved = (sale: SampleSale, outcome_code: string) => ({
  resource_type: 'dispute',
  resource: { ...dispute(sale), status: 'RESOLVED', dispute_outcome: { outcome_code } },
});

const payment = (sale: SampleSale) => ({
  id: saleIdOf(sale),
  state: 'completed',
  create_time: sale.now.toISOString(),
  billing_agreement_id: sale.id,
  amount: { total: toDecimal({ amount: totalOf(sale), currency: sale.currency }), currency: sale.currency },
});

const subscribed = (sale: SampleSale, status: string) => ({
  resource_type: 'subscription',
  resource: subscription(sale, status),
});

function subscription(sale: SampleSale, status: string) {
  const [item] = sale.items;
  const nextMonth = new Date(sale.now);
  nextMonth.setUTCMonth(nextMonth.getUTCMonth() + 1);
  return {
    id: sale.id,
    plan_id: item?.product,
    quantity: String(item?.quantity),
    status,
    create_time: new Date(sale.now.getTime() - 60_000).toISOString(),
    subscriber: { email_address: sale.email, name: nameOf(sale) },
    billing_info: {
      last_payment: { amount: money(totalOf(sale), sale.currency), time: sale.now.toISOString() },
      next_billing_time: nextMonth.toISOString(),
      failed_payments_count: 0,
    },
  };
}

const order = (sale: SampleSale) => ({
  id: orderIdOf(sale),
  status: 'COMPLETED',
  payer: { email_address: sale.email, name: nameOf(sale), address: { country_code: 'DE' } },
  purchase_units: [
    {
      reference_id: 'default',
      amount: {
        ...money(totalOf(sale), sale.currency),
        breakdown: { item_total: money(totalOf(sale), sale.currency) },
      },
      payee: { merchant_id: 'MERCHANT1' },
      items: sale.items.map(({ product, quantity, unitPrice }) => ({
        name: product,
        sku: product,
        quantity: String(quantity),
        unit_amount: money(unitPrice, sale.currency),
      })),
      payments: { captures: [capture(sale, 'COMPLETED')] },
    },
  ],
});

const TOKEN = {
  '/v1/oauth2/token': { access_token: 'sandbox-token', token_type: 'Bearer', expires_in: 32_400 },
};

/** What has become of the payment, once an event has told of it. */
const STATUSES: Readonly<Record<string, string>> = {
  'PAYMENT.CAPTURE.REFUNDED': 'REFUNDED',
  'PAYMENT.CAPTURE.REFUNDED#part': 'PARTIALLY_REFUNDED',
  'PAYMENT.CAPTURE.REVERSED': 'REFUNDED',
  'CUSTOMER.DISPUTE.RESOLVED#lost': 'REFUNDED',
  'PAYMENT.SALE.REFUNDED': 'REFUNDED',
  'PAYMENT.SALE.REVERSED': 'REFUNDED',
};

/** The first item's, with its tax on top. */
const plans = ({ items: [item], currency }: SampleSale) =>
  item && {
    [`/v1/billing/plans/${item.product}`]: {
      id: item.product,
      status: 'ACTIVE',
      billing_cycles: [{ tenure_type: 'REGULAR', pricing_scheme: { fixed_price: money(item.unitPrice, currency) } }],
      taxes: { percentage: '19', inclusive: false },
    },
  };

function apiAnswers(sale: SampleSale, event: string) {
  const status = STATUSES[event] ?? 'COMPLETED';
  const subscriptionPath = `/v1/billing/subscriptions/${sale.id}`;
  const transaction = { id: saleIdOf(sale), status, time: sale.now.toISOString() };
  return {
    ...TOKEN,
    [`/v2/checkout/orders/${orderIdOf(sale)}`]: order(sale),
    [`/v2/payments/captures/${sale.id}`]: capture(sale, status),
    [`/v1/payments/sale/${saleIdOf(sale)}`]: { ...payment(sale), state: status.toLowerCase() },
    [subscriptionPath]: subscription(sale, 'ACTIVE'),
    ...plans(sale),
    [`${subscriptionPath}/transactions`]: { transactions: [transaction], total_items: 1, total_pages: 1 },
  };
}
