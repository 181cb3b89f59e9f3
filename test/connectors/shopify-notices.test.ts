import { shopify } from '../../connectors/shopify';
import type { StoreDelivery } from '../../connectors/connector';
import { readJson } from '../../connectors/json-body';
import { shopify as samples } from '../../samples/shopify';
import { NOW, parse, purchaseIn, SALE, signed } from './shop-samples';

const read = (event: string, sale = {}) => parse(shopify, samples, event, sale);
const externalId = samples.externalId(SALE);

/** A delivery of this body under this topic. */
const deliver = (topic: string, body: unknown): StoreDelivery => ({
  rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  headers: { ...signed(samples, 'orders/paid').headers, 'x-shopify-topic': topic },
});

/** The sample's body with these changes. */
const changed = (event: string, change: object): StoreDelivery => {
  const { rawBody, headers } = signed(samples, event);
  const body = JSON.parse(rawBody.toString()) as object;
  return { headers, rawBody: Buffer.from(JSON.stringify({ ...body, ...change })) };
};

describe('shopify.parse, refunds and disputes', () => {
  const [pro] = purchaseIn(read('orders/paid')).lines;
  const refunded = (change: object) => shopify.parse(changed('refunds/create', change));
  const transaction = { kind: 'refund', status: 'success', amount: '98.00', currency: 'EUR' };
  const euros = { shop_money: { amount: '98.00', currency_code: 'EUR' } };
  const line = { line_item_id: 1, quantity: 2, subtotal: 98, subtotal_set: euros, line_item: { quantity: 2 } };

  it('reads a refund of a whole line as one of its key', () => {
    expect(read('refunds/create')).toMatchObject([{ kind: 'orderRefunded', externalId, lineKeys: [pro?.key] }]);
  });

  it('reads a refund of an amount as one of a part', () => {
    expect(read('refunds/create#part')).toMatchObject([{ kind: 'orderPartlyRefunded', externalId }]);
  });

  it.each([
    ['fewer units', { refund_line_items: [{ ...line, quantity: 1 }] }, ['orderPartlyRefunded']],
    ['less money', { transactions: [{ ...transaction, amount: '97.99' }] }, ['orderPartlyRefunded']],
    ['other money', { transactions: [{ ...transaction, currency: 'USD' }] }, ['orderPartlyRefunded']],
    ['an unknown line', { refund_line_items: [{ ...line, line_item: null }] }, ['orderPartlyRefunded']],
    ['no money', { transactions: [] }, ['ignored']],
    ['money that did not go', { transactions: [{ ...transaction, status: 'failure' }] }, ['ignored']],
    [
      'one line and a part of another',
      { refund_line_items: [line, { ...line, line_item_id: 2, quantity: 1, subtotal: 0 }] },
      ['orderRefunded', 'orderPartlyRefunded'],
    ],
  ])('reads a refund of %s as %j', (_, change, kinds) => {
    const events = refunded({ refund_line_items: [line], transactions: [transaction], ...change });

    expect(events.map((event) => event.kind)).toEqual(kinds);
    expect(new Set(events.map((event) => event.eventId)).size).toBe(kinds.length);
  });

  it.each([
    ['disputes/create', 'opened'],
    ['disputes/update#won', 'won'],
    ['disputes/update#lost', 'lost'],
  ])('reads %s as %s', (event, outcome) => {
    expect(read(event)).toMatchObject([{ kind: 'orderDisputed', externalId, outcome }]);
  });

  it('ignores a dispute without an order, or with a status it does not know', () => {
    for (const change of [{ order_id: null }, { status: 'prevented' }, { status: 'constructor' }])
      expect(shopify.parse(changed('disputes/create', change))).toMatchObject([{ kind: 'ignored' }]);
  });
});

describe('shopify.parse, subscriptions', () => {
  it.each([
    ['subscription_contracts/create', 'started', externalId],
    ['subscription_contracts/pause', 'paused', externalId],
    ['subscription_contracts/activate', 'resumed', externalId],
    ['subscription_contracts/cancel', 'cancelledAtPeriodEnd', externalId],
    ['subscription_billing_attempts/success', 'renewed', null],
    ['subscription_billing_attempts/failure', 'paymentFailed', null],
  ])('reads %s as %s', (event, change, order) => {
    const [first] = read('subscription_contracts/create');
    const subscriptionId = first?.kind === 'subscriptionChanged' ? first.subscriptionId : null;

    expect(read(event)).toMatchObject([
      { kind: 'subscriptionChanged', change, subscriptionId, externalId: order, occurredAt: NOW.toISOString() },
    ]);
  });

  it('names the payment of a renewal by its order, as a refund of it does', () => {
    const [renewed] = read('subscription_billing_attempts/success');
    const { order_id } = readJson(signed(samples, 'subscription_billing_attempts/success').rawBody) as {
      order_id: string;
    };

    expect(renewed).toMatchObject({ paymentId: order_id });
    expect(read('subscription_contracts/create')).toMatchObject([{ paymentId: externalId }]);
    expect(read('subscription_billing_attempts/failure')[0]).not.toHaveProperty('paymentId');
  });

  it('believes a contract more than its topic', () => {
    const { rawBody } = signed(samples, 'subscription_contracts/pause');

    expect(shopify.parse(deliver('subscription_contracts/activate', rawBody.toString()))).toMatchObject([
      { change: 'paused' },
    ]);
    expect(shopify.parse(deliver('subscription_contracts/update', { id: 1, status: 'active' }))).toMatchObject([
      { kind: 'ignored' },
    ]);
  });
});
