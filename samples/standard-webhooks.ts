import type { PlatformSamples, SampleSale } from './samples';
import { signMessage } from './standard-message';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

const orderPaid = ({ id, email, name, currency, items, test }: SampleSale) => ({
  externalId: id,
  test,
  currency,
  buyer: { email, name, country: 'DE', locale: 'de-DE' },
  identification: { shop: 'sandbox' },
  lines: items.map(({ product, quantity, unitPrice }, index) => ({
    key: `line-${index + 1}`,
    product,
    quantity,
    unitPrice,
  })),
});

const subscription = ({ id, items, now }: SampleSale) => ({
  subscriptionId: `subscription-${id}`,
  externalId: id,
  product: items[0]?.product ?? null,
  paidUntil: new Date(now.getTime() + MONTH_MS).toISOString(),
});

const order = ({ id }: SampleSale) => ({ externalId: id });

const DATA: ReadonlyMap<string, (sale: SampleSale) => object> = new Map([
  ['order.paid', orderPaid],
  ['order.pending', order],
  ['order.canceled', order],
  ['order.refunded', order],
  ['order.refunded#line', ({ id }) => ({ externalId: id, lines: ['line-1'] })],
  ['order.partially_refunded', (sale) => ({ ...order(sale), amount: 100, currency: sale.currency })],
  ['dispute.opened', order],
  ['dispute.won', order],
  ['dispute.lost', order],
  ['subscription.started', subscription],
  ['subscription.renewed', subscription],
  ['subscription.payment_failed', subscription],
  ['subscription.past_due', subscription],
  ['subscription.paused', subscription],
  ['subscription.resumed', subscription],
  ['subscription.plan_changed', subscription],
  ['subscription.canceled_at_period_end', subscription],
  ['subscription.ended', subscription],
]);

/** What a vendor's own shop sends by Standard Webhooks. */
export const standardWebhooks: PlatformSamples = {
  events: [...DATA.keys()],
  externalId: ({ id }) => id,
  sample(event, sale, { secret }) {
    const [type] = event.split('#');
    const message = { type, timestamp: sale.now.toISOString(), data: DATA.get(event)?.(sale) };
    return signMessage(JSON.stringify(message), { id: `msg_${event}-${sale.id}`, secret, now: sale.now });
  },
};
