import { standardWebhooks } from '../../connectors/standard-webhooks';
import { MalformedDeliveryError } from '../../domain/errors';
import { standardWebhooks as samples } from '../../samples/standard-webhooks';
import {
  MONTH_LATER,
  NOW,
  answerTo,
  eventIdsOf,
  externalIdsOf,
  message,
  only,
  signed,
  throwsOnlyMalformed,
} from './message-samples';

const parse = (event: string, sale = {}) => only(standardWebhooks.parse(signed(samples, event, sale)));
const read = (type: string, data: object) => only(standardWebhooks.parse(message({ type, data })));

function purchaseOf(data: object) {
  const paid = read('order.paid', { externalId: 'A-1', lines: [{ product: 'pro', quantity: 1 }], ...data });
  if (paid.kind !== 'orderPaid') throw new Error(`not paid: ${JSON.stringify(paid)}`);
  return paid.purchase;
}

describe('standardWebhooks.parse', () => {
  it('reads a paid order of two products', () => {
    expect(parse('order.paid')).toEqual({
      kind: 'orderPaid',
      eventId: 'msg_order.paid-S-1',
      externalId: 'S-1',
      purchase: {
        eventId: 'msg_order.paid-S-1',
        number: null,
        channel: 'webhook',
        test: false,
        currency: 'EUR',
        buyer: {
          email: 'zoe@example.test',
          name: 'Zoë 中村',
          company: null,
          country: 'DE',
          billingAddress: null,
          shippingAddress: null,
          locale: 'de-DE',
        },
        identification: { shop: 'sandbox' },
        lines: [
          { key: 'line-1', product: 'pro', quantity: 2, unitPrice: 4900, tax: null, isFree: false, attributes: {} },
          { key: 'line-2', product: 'plugin', quantity: 3, unitPrice: 999, tax: null, isFree: false, attributes: {} },
        ],
      },
    });
    expect(parse('order.paid', { test: true })).toMatchObject({ purchase: { test: true } });
  });

  it.each([
    ['order.pending', { kind: 'orderPending' }],
    ['order.canceled', { kind: 'orderCancelled' }],
    ['order.refunded', { kind: 'orderRefunded', lineKeys: 'all' }],
    ['order.refunded#line', { kind: 'orderRefunded', lineKeys: ['line-1'] }],
    ['order.partially_refunded', { kind: 'orderPartlyRefunded' }],
    ['dispute.opened', { kind: 'orderDisputed', outcome: 'opened' }],
    ['dispute.won', { kind: 'orderDisputed', outcome: 'won' }],
    ['dispute.lost', { kind: 'orderDisputed', outcome: 'lost' }],
  ])('reads %s', (event, expected) => {
    expect(parse(event)).toMatchObject({ ...expected, eventId: `msg_${event}-S-1`, externalId: 'S-1' });
  });

  it.each([
    ['subscription.started', 'started'],
    ['subscription.renewed', 'renewed'],
    ['subscription.payment_failed', 'paymentFailed'],
    ['subscription.past_due', 'pastDue'],
    ['subscription.paused', 'paused'],
    ['subscription.resumed', 'resumed'],
    ['subscription.plan_changed', 'planChanged'],
    ['subscription.canceled_at_period_end', 'cancelledAtPeriodEnd'],
    ['subscription.ended', 'ended'],
  ])('reads %s', (event, change) => {
    expect(parse(event)).toEqual({
      kind: 'subscriptionChanged',
      eventId: `msg_${event}-S-1`,
      subscriptionId: 'subscription-S-1',
      change,
      externalId: 'S-1',
      product: 'pro',
      occurredAt: NOW.toISOString(),
      paidUntil: MONTH_LATER,
    });
  });

  it('reads a subscription of which nothing but the id is told', () => {
    expect(read('subscription.ended', { subscriptionId: 7 })).toMatchObject({
      subscriptionId: '7',
      externalId: null,
      product: null,
      occurredAt: null,
      paidUntil: null,
    });
  });

  it('reads which payment was made, and which subscription begins with a line', () => {
    const lines = [{ product: 'pro', quantity: 1, subscriptionId: 's-1' }];

    expect(read('subscription.renewed', { subscriptionId: 's-1', paymentId: 'p-2' })).toMatchObject({
      paymentId: 'p-2',
    });
    expect(purchaseOf({ lines }).lines).toMatchObject([{ subscriptionId: 's-1' }]);
  });

  it('takes either spelling of canceled', () => {
    expect(read('order.cancelled', { externalId: 'A-1' })).toMatchObject({ kind: 'orderCancelled' });
    expect(read('subscription.cancelled_at_period_end', { subscriptionId: 's' })).toMatchObject({
      change: 'cancelledAtPeriodEnd',
    });
  });

  it('ignores what it does not know', () => {
    expect(read('customer.created', {})).toEqual({ kind: 'ignored', eventId: 'msg_1', type: 'customer.created' });
    expect(only(standardWebhooks.parse(message({})))).toEqual({ kind: 'ignored', eventId: 'msg_1', type: 'unknown' });
  });

  it('names all messages of a sale by one external id, and each by an id of its own that repetitions share', () => {
    const ids = eventIdsOf(standardWebhooks, samples);

    expect([...externalIdsOf(standardWebhooks, samples)]).toEqual(['S-1']);
    expect(new Set(ids).size).toBe(samples.events.length);
    expect(eventIdsOf(standardWebhooks, samples)).toEqual(ids);
  });

  it('names lines without keys as an order by the API does', () => {
    const lines = ['pro', 'plugin', 'pro', 'pro'].map((product) => ({ product, quantity: 1 }));

    expect(purchaseOf({ lines }).lines.map(({ key }) => key)).toEqual(['pro', 'plugin', 'pro#2', 'pro#3']);
  });

  it('counts prices in minor units, and leaves out those of an unknown currency', () => {
    const lines = [{ product: 'pro', quantity: 1, unitPrice: 0, tax: 190 }];

    expect(purchaseOf({ currency: 'jpy', lines })).toMatchObject({
      currency: 'JPY',
      lines: [{ unitPrice: 0, tax: 190, isFree: false }],
    });
    expect(purchaseOf({ currency: 'euros', lines }).lines[0]).toMatchObject({ unitPrice: null, tax: null });
    expect(purchaseOf({ currency: 'USD', lines: [{ ...lines[0], tax: null }] }).lines[0]?.isFree).toBe(true);
  });

  it('knows the number that buyers see', () => {
    expect(purchaseOf({ number: 1001 }).number).toBe('1001');
    expect(purchaseOf({ number: ['#1001'] }).number).toBeNull();
  });

  it('reads an order whose soft fields are missing or nonsense, for its buyer has paid', () => {
    expect(purchaseOf({ buyer: 'Zoë' }).buyer).toEqual({ email: null, name: null, company: null, country: null });
    expect(purchaseOf({ buyer: { email: 7, country: 'Germany', billingAddress: [] } }).buyer).toMatchObject({
      email: null,
      country: null,
      billingAddress: null,
    });
  });

  it('keeps addresses, attributes and ids beyond what a double holds', () => {
    const billingAddress = { line1: 'Beispielstraße 1', postalCode: '10115', city: 'Berlin', country: 'de' };
    const purchase = purchaseOf({
      buyer: { billingAddress },
      lines: [{ product: 'pro', quantity: '2', attributes: { edition: 'gold' } }],
    });
    const body = '{"type":"order.pending","data":{"externalId":98765432109876543210}}';

    expect(purchase.buyer.billingAddress).toMatchObject({ ...billingAddress, country: 'DE', line2: null });
    expect(purchase.lines[0]).toMatchObject({ quantity: 2, attributes: { edition: 'gold' } });
    expect(only(standardWebhooks.parse(message(Buffer.from(body))))).toMatchObject({
      externalId: '98765432109876543210',
    });
  });

  const order = { externalId: 'A-1', lines: [{ product: 'pro', quantity: 1 }] };

  it.each([
    ['no order id', 'order.paid', { ...order, externalId: undefined }, 'data.externalId: '],
    ['no lines', 'order.paid', { ...order, lines: [] }, 'data.lines: '],
    ['too many lines', 'order.paid', { ...order, lines: Array(1_001).fill(order.lines[0]) }, 'data.lines: '],
    ['no product', 'order.paid', { ...order, lines: [{ quantity: 1 }] }, 'data.lines.0.product: '],
    ['half a unit', 'order.paid', { ...order, lines: [{ product: 'p', quantity: 0.5 }] }, 'data.lines.0.quantity: '],
    [
      'a price in decimals',
      'order.paid',
      { ...order, lines: [{ product: 'p', quantity: 1, unitPrice: '49.00' }] },
      'data.lines.0.unitPrice: ',
    ],
    [
      'two lines of one key',
      'order.paid',
      {
        ...order,
        lines: [{ product: 'p#2', quantity: 1 }, ...Array.from({ length: 2 }, () => ({ product: 'p', quantity: 1 }))],
      },
      'data.lines.2.key: another line has this key',
    ],
    ['nonsense for test', 'order.paid', { ...order, test: 'perhaps' }, 'data.test: '],
    ['a refund of no lines', 'order.refunded', { externalId: 'A-1', lines: [] }, 'data.lines: '],
    ['a dispute of nothing', 'dispute.opened', {}, 'data.externalId: '],
    ['no subscription', 'subscription.renewed', {}, 'data.subscriptionId: '],
  ])('refuses %s, and names the message and the field', (_, type, data, reason) => {
    const parsing = () => standardWebhooks.parse(message({ type, data }));

    expect(parsing).toThrow(reason);
    expect(parsing).toThrow(
      expect.objectContaining({
        name: 'MalformedDeliveryError',
        events: [{ kind: 'unreadable', eventId: 'msg_1', reason: expect.stringContaining(reason) as string }],
      }) as Error,
    );
  });

  it('refuses a message without an id, and what is no JSON', () => {
    expect(() => standardWebhooks.parse(message({}, {}))).toThrow(MalformedDeliveryError);
    expect(() => standardWebhooks.parse(message(Buffer.from('{')))).toThrow('body: not JSON in UTF-8');
  });

  it('throws nothing but MalformedDeliveryError, whatever the bytes', () => {
    throwsOnlyMalformed(standardWebhooks, ['order.paid', 'order.refunded', 'dispute.won', 'subscription.ended', 'x']);
  });
});

describe('standardWebhooks.answer', () => {
  it('confirms a message only once all of it is taken', () => {
    const delivery = signed(samples, 'order.paid');

    expect(answerTo(standardWebhooks, delivery, [true])).toMatchObject({ status: 200, body: '' });
    expect(answerTo(standardWebhooks, delivery, [true, false])).toMatchObject({ status: 503, body: '' });
  });
});
