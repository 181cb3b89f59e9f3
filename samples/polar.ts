import { wholeKey } from '../connectors/standard-message';
import { latest } from './latest';
import type { PlatformSamples, SampleSale } from './samples';
import { signMessage } from './standard-message';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

const address = {
  line1: 'Beispielstraße 1',
  line2: null,
  postal_code: '10115',
  city: 'Berlin',
  state: null,
  country: 'DE',
};

const subscriptionOf = ({ id, items, now }: SampleSale, changes: object = {}) => ({
  id: `subscription-${id}`,
  status: 'active',
  product_id: items[0]?.product ?? null,
  customer_id: `customer-${id}`,
  current_period_start: now.toISOString(),
  current_period_end: new Date(now.getTime() + MONTH_MS).toISOString(),
  cancel_at_period_end: false,
  canceled_at: null,
  ends_at: null,
  ended_at: null,
  seats: null,
  ...changes,
});

/** An order is of one product: of a sale of several, the first. */
function orderOf({ id, email, name, currency, items, now }: SampleSale, changes: object = {}) {
  const { product = null, quantity = 1, unitPrice = 0 } = items[0] ?? {};
  const net = quantity * unitPrice;
  return {
    id,
    created_at: now.toISOString(),
    status: 'paid',
    paid: true,
    billing_reason: 'purchase',
    subtotal_amount: net,
    discount_amount: 0,
    net_amount: net,
    tax_amount: 0,
    total_amount: net,
    refunded_amount: 0,
    currency: currency.toLowerCase(),
    seats: quantity,
    billing_name: name,
    billing_address: address,
    customer_id: `customer-${id}`,
    customer: { id: `customer-${id}`, email, name, locale: 'de', organization_id: 'organization-sandbox' },
    product_id: product,
    product: { id: product, organization_id: 'organization-sandbox' },
    checkout_id: `checkout-${id}`,
    subscription_id: null,
    subscription: null,
    items: [{ id: `item-${id}`, label: product, amount: net, tax_amount: 0, proration: false }],
    ...changes,
  };
}

const ofSubscription = (sale: SampleSale, billing_reason: string, changes: object = {}) => {
  const subscription = subscriptionOf(sale);
  return orderOf(sale, { billing_reason, subscription_id: subscription.id, subscription, ...changes });
};

const netOf = ({ items: [item] }: SampleSale): number => (item ? item.quantity * item.unitPrice : 0);

const refundOf = (sale: SampleSale, status: string) => ({
  id: `refund-${sale.id}`,
  status: 'succeeded',
  amount: netOf(sale),
  currency: sale.currency.toLowerCase(),
  order_id: sale.id,
  dispute: { id: `dispute-${sale.id}`, status, order_id: sale.id },
});

const DATA = new Map<string, (sale: SampleSale) => object>([
  ['order.paid', (sale) => orderOf(sale)],
  ['order.paid#subscription_create', (sale) => ofSubscription(sale, 'subscription_create')],
  ['order.paid#subscription_cycle', (sale) => ofSubscription(sale, 'subscription_cycle', { id: `${sale.id}-renewal` })],
  [
    'order.paid#subscription_update',
    (sale) => ofSubscription(sale, 'subscription_update', { id: `${sale.id}-upgrade` }),
  ],
  ['order.created', (sale) => orderOf(sale, { status: 'pending', paid: false })],
  ['order.updated#void', (sale) => orderOf(sale, { status: 'void', paid: false })],
  ['order.refunded', (sale) => orderOf(sale, { status: 'refunded', refunded_amount: netOf(sale) })],
  ['order.refunded#partly', (sale) => orderOf(sale, { status: 'partially_refunded', refunded_amount: 100 })],
  ['refund.created#needs_response', (sale) => refundOf(sale, 'needs_response')],
  ['refund.updated#won', (sale) => refundOf(sale, 'won')],
  ['refund.updated#lost', (sale) => refundOf(sale, 'lost')],
  ['subscription.past_due', (sale) => subscriptionOf(sale, { status: 'past_due' })],
  ['subscription.canceled', (sale) => subscriptionOf(sale, { cancel_at_period_end: true })],
  ['subscription.uncanceled', (sale) => subscriptionOf(sale)],
  ['subscription.paused', (sale) => subscriptionOf(sale, { status: 'paused' })],
  ['subscription.resumed', (sale) => subscriptionOf(sale)],
  ['subscription.revoked', (sale) => subscriptionOf(sale, { status: 'canceled' })],
]);

/** What Polar sends. */
export const polar: PlatformSamples = {
  events: [...DATA.keys()],
  externalId: ({ id }) => id,
  sample(event, sale, { secret }) {
    const [type] = event.split('#');
    const message = { type, timestamp: sale.now.toISOString(), data: DATA.get(event)?.(sale) };
    const id = `${event.replaceAll('#', '-')}-${sale.id}`;
    return signMessage(JSON.stringify(message), { id, secret, now: sale.now, key: wholeKey(secret) });
  },
  listing(told) {
    const deliveries = told.map(({ headers, body: payload }) => ({
      id: `delivery-${headers['webhook-id']}`,
      succeeded: false,
      http_code: null,
      webhook_event: { id: headers['webhook-id'], type: read(payload).type, payload, is_archived: false },
    }));
    const orders = told.map(({ body }) => read(body)).filter(({ type }) => type.startsWith('order.'));
    return {
      '/v1/webhooks/deliveries': page(deliveries),
      '/v1/orders/': page(
        latest(
          orders.map(({ data }) => data),
          ({ id }) => id,
        ),
      ),
    };
  },
};

const read = (body: string) => JSON.parse(body) as { type: string; data: { id: string } };

const page = (items: unknown[]) => ({ items, pagination: { total_count: items.length, max_page: 1 } });
