import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { StoreDelivery } from '../../connectors/connector';
import { wooCommerce } from '../../connectors/woocommerce';
import { MalformedDeliveryError, SignatureError } from '../../domain/errors';
import { wooCommerce as samples } from '../../samples/woocommerce';
import vectors from './fixtures/woocommerce.json';
import {
  inForce,
  NOW,
  parse,
  purchaseIn,
  refusesEveryChange,
  SALE,
  SECRET,
  signed,
  throwsOnlyMalformed,
  trust,
  TRUST,
  vectorsOf,
} from './shop-samples';

const verify = (delivery: StoreDelivery, given = TRUST) => wooCommerce.verify(delivery, given, NOW);
const read = (event: string, sale = {}) => parse(wooCommerce, samples, event, sale);
const externalId = samples.externalId(SALE);
const ping = (body = 'webhook_id=5'): StoreDelivery => ({
  rawBody: Buffer.from(body),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

/** What comes of the sample's body with these changes. */
function readChanged(event: string, change: object) {
  const { rawBody, headers } = signed(samples, event);
  const body = JSON.parse(rawBody.toString()) as object;
  return wooCommerce.parse({ headers, rawBody: Buffer.from(JSON.stringify({ ...body, ...change })) });
}

describe('wooCommerce.verify', () => {
  it.each(vectorsOf(vectors))('judges the vector $id as $valid, the ping being none', ({ secret, delivery, valid }) => {
    const judge = () => verify(delivery, trust(inForce(secret)));

    if (valid === false) expect(judge).toThrow(SignatureError);
    else expect(judge).not.toThrow();
  });

  it('accepts every sample', () => {
    for (const event of samples.events) expect(() => verify(signed(samples, event))).not.toThrow();
  });

  it('decodes the secret as WordPress does before it signs, once', () => {
    const { rawBody, headers } = signed(samples, 'order.updated');
    const signs = (stored: string, used: string) => {
      const signature = createHmac('sha256', used).update(rawBody).digest('base64');
      return () =>
        verify({ rawBody, headers: { ...headers, 'x-wc-webhook-signature': signature } }, trust(inForce(stored)));
    };

    expect(signs('a&amp;b', 'a&b')).not.toThrow();
    expect(signs('a&b', 'a&b')).not.toThrow();
    expect(signs(`&lt;&gt;&quot;&#039;&#39;&#x27;&#X0022;&#38;`, `<>"'''"&`)).not.toThrow();
    expect(signs('&amp;lt;', '&lt;')).not.toThrow();
    expect(signs('&LT;&apos;&copy;', '&LT;&apos;&copy;')).not.toThrow();
    expect(signs('a&amp;b', 'a&amp;b')).toThrow(SignatureError);
  });

  it('accepts the old secret until its date, and the new one at once', () => {
    const rotating = trust(inForce('new'), { value: SECRET, acceptedUntil: '2026-11-22T00:00:00Z' });
    const rotated = trust(inForce('new'), { value: SECRET, acceptedUntil: '2026-11-21T12:00:00Z' });
    const delivery = signed(samples, 'order.updated');

    expect(() => verify(delivery, rotating)).not.toThrow();
    expect(() => verify(signed(samples, 'order.updated', {}, 'new'), rotating)).not.toThrow();
    expect(() => verify(delivery, rotated)).toThrow(SignatureError);
  });

  it('refuses another secret, a missing signature, and everything while the store has no secret', () => {
    const { rawBody, headers } = signed(samples, 'order.updated');
    const unsigned = { rawBody, headers: { ...headers, 'x-wc-webhook-signature': undefined } };

    expect(() => verify(signed(samples, 'order.updated', {}, 'other'))).toThrow(SignatureError);
    expect(() => verify(unsigned)).toThrow(SignatureError);
    expect(() => verify({ rawBody, headers }, { ...trust(), acceptUnsigned: true })).toThrow(SignatureError);
    expect(() => verify(ping(), trust())).toThrow(SignatureError);
    expect(() => verify(ping(), trust(inForce('')))).toThrow(SignatureError);
  });

  it('refuses every change of a single byte', () => refusesEveryChange(wooCommerce, signed(samples, 'order.updated')));

  it('takes a ping without a signature, and nothing that is more than one', () => {
    const others = ['webhook_id=', 'webhook_id=5&x=1', 'webhook_id=5\n', ' webhook_id=5', 'webhook_id=x', '{}', ''];

    expect(() => verify(ping())).not.toThrow();
    for (const body of others) expect(() => verify(ping(body))).toThrow(SignatureError);
    fc.assert(
      fc.property(fc.string(), (body) => {
        fc.pre(!/^webhook_id=\d+$/.test(body));
        expect(() => verify(ping(body))).toThrow(SignatureError);
      }),
    );
  });
});

describe('wooCommerce.parse', () => {
  it('reads a paid order with its lines after discount and without tax, buyer and identification', () => {
    expect(read('order.updated')).toMatchObject([
      {
        kind: 'orderPaid',
        externalId,
        purchase: {
          channel: 'webhook',
          test: false,
          currency: 'EUR',
          buyer: { email: 'zoe@example.test', name: 'Zoë 中村', company: null, country: 'DE' },
          identification: { source: 'https://shop.example/' },
          lines: [
            { product: 'pro', quantity: 2, unitPrice: 4900, isFree: false },
            { product: 'plugin', quantity: 1, unitPrice: 999, isFree: false },
          ],
        },
      },
    ]);
  });

  it('reads the vector', () => {
    const [delivery] = vectorsOf(vectors).map((vector) => vector.delivery);

    expect(delivery && wooCommerce.parse(delivery)).toMatchObject([
      { externalId: '727', purchase: { lines: [{ key: '1', product: 'PRO-1', quantity: 2, unitPrice: 5000 }] } },
    ]);
  });

  it('knows the number that buyers see', () => {
    expect(purchaseIn(readChanged('order.updated', { number: 'INV-727' })).number).toBe('INV-727');
    expect(purchaseIn(readChanged('order.updated', { number: '' })).number).toBeNull();
  });

  it('takes a ping for nothing at all', () => {
    expect(wooCommerce.parse(ping())).toEqual([]);
    expect(wooCommerce.answer([], { delivery: ping(), trust: TRUST, now: NOW }).status).toBe(200);
  });

  it('names the same order and the same lines in every message', () => {
    const events = ['order.updated', 'order.updated#completed', 'order.updated#part-refunded'].map((name) =>
      read(name),
    );
    const keys = events.map((event) => purchaseIn(event).lines.map((line) => line.key));

    expect(keys[1]).toEqual(keys[0]);
    expect(keys[2]).toEqual(keys[0]);
    expect(new Set(events.flat().map((event) => 'externalId' in event && event.externalId))).toEqual(
      new Set([externalId]),
    );
  });

  it('takes the variation for the product where there is no SKU, and then the product', () => {
    const line = { quantity: 1, total: '1.00', sku: '' };
    const line_items = [
      { ...line, id: 1, variation_id: 5, product_id: 4 },
      { ...line, id: 2, variation_id: 0, product_id: 4 },
      { ...line, id: 3, variation_id: 0, product_id: 0 },
    ];
    const { lines } = purchaseIn(readChanged('order.updated', { line_items }));

    expect(lines.map(({ key, product }) => [key, product])).toEqual([
      ['1', '5'],
      ['2', '4'],
      ['3', 'line:3'],
    ]);
  });

  it.each([
    ['JPY', '1000', 333],
    ['KWD', '0.300', 100],
    ['EUR', '10.0049', 333],
    ['EUR', null, null],
    ['euros', '1.00', null],
  ])('counts in the minor unit of %s: %s for three', (currency, total, unitPrice) => {
    const line_items = [{ id: 1, sku: 'pro', quantity: 3, total }];

    expect(purchaseIn(readChanged('order.updated', { currency, line_items })).lines[0]?.unitPrice).toBe(unitPrice);
  });

  it('reads an order whose soft fields are missing or nonsense, for its buyer has paid', () => {
    const odd = { billing: 'x', currency: 7, meta_data: 'x', refunds: null, total: {} };

    expect(purchaseIn(readChanged('order.updated', odd)).buyer.email).toBeNull();
  });

  it('keeps ids beyond what a double holds', () => {
    const { rawBody, headers } = signed(samples, 'order.updated');
    const longer = rawBody.toString().replace(`"id":${externalId}`, '"id":98765432109876543210');

    expect(wooCommerce.parse({ headers, rawBody: Buffer.from(longer) })).toMatchObject([
      { externalId: '98765432109876543210' },
    ]);
  });

  it.each([
    ['order.created#on-hold', ['orderPending']],
    ['order.updated#completed', ['orderPaid']],
    ['order.updated#cancelled', ['orderCancelled']],
    ['order.updated#refunded', ['orderRefunded']],
    ['order.updated#part-refunded', ['orderPaid', 'orderPartlyRefunded']],
  ])('reads %s as %j', (event, kinds) => {
    expect(read(event)).toMatchObject(kinds.map((kind) => ({ kind, externalId })));
  });

  it('takes refunds that reach the total for one of the whole order', () => {
    const refunds = [
      { id: 1, total: '-0.10' },
      { id: 2, total: '-0.20' },
    ];

    expect(readChanged('order.updated', { total: '0.30', refunds })[1]).toMatchObject({ lineKeys: 'all' });
    expect(readChanged('order.updated', { total: '0.31', refunds })[1]).toMatchObject({ kind: 'orderPartlyRefunded' });
  });

  it.each([
    ['subscription.created', 'started', externalId],
    ['subscription.updated#on-hold', 'paused', externalId],
    ['subscription.updated#active', 'resumed', externalId],
    ['subscription.switched', 'planChanged', externalId],
    ['subscription.updated#pending-cancel', 'cancelledAtPeriodEnd', externalId],
    ['subscription.updated#cancelled', 'ended', externalId],
    ['order.updated#renewal', 'renewed', null],
    ['order.updated#renewal-failed', 'paymentFailed', null],
  ])('reads %s as %s', (event, change, order) => {
    const [first] = read('subscription.created');
    const subscriptionId = first?.kind === 'subscriptionChanged' ? first.subscriptionId : null;
    const paidUntil = order ? '2026-12-21T12:00:00.000Z' : null;
    const occurredAt = '2026-11-21T12:00:00.000Z';

    expect(read(event)).toMatchObject([
      { kind: 'subscriptionChanged', change, subscriptionId, externalId: order, paidUntil, occurredAt },
    ]);
  });

  it('names the payment of a renewal by its order, as a refund of it does', () => {
    const renewal = read('order.updated#renewal')[0];
    const paymentId = renewal?.kind === 'subscriptionChanged' ? renewal.paymentId : undefined;
    const refunds = [{ id: 1, total: '-0.01' }];

    expect([undefined, externalId]).not.toContain(paymentId);
    expect(readChanged('order.updated#renewal', { status: 'refunded' })).toMatchObject([
      { kind: 'orderRefunded', externalId: paymentId, lineKeys: 'all' },
    ]);
    expect(readChanged('order.updated#renewal', { refunds })).toMatchObject([
      { change: 'renewed' },
      { kind: 'orderPartlyRefunded', externalId: paymentId },
    ]);
    expect(readChanged('order.updated#renewal', { date_paid_gmt: '2026-11-20T10:00:00' })).toMatchObject([
      { change: 'renewed', occurredAt: '2026-11-20T10:00:00.000Z' },
    ]);
    expect(readChanged('order.updated#renewal', { status: 'cancelled' })).toMatchObject([{ kind: 'ignored' }]);
    expect(read('subscription.created')).toMatchObject([{ paymentId: externalId }]);
  });

  it('believes the body whatever the topic', () => {
    const { rawBody, headers } = signed(samples, 'order.created#on-hold');
    const renamed = { ...headers, 'x-wc-webhook-topic': 'subscription.created' };

    expect(wooCommerce.parse({ rawBody, headers: renamed })).toMatchObject([{ kind: 'orderPending' }]);
  });

  it.each([
    ['order.updated', { status: 'failed' }],
    ['order.updated', { status: 'checkout-draft' }],
    ['order.updated', { line_items: [] }],
    ['order.updated', { status: 'publish', line_items: undefined }],
    ['subscription.created', { status: 'pending' }],
  ])('ignores %s with %j', (event, change) => {
    expect(readChanged(event, change)).toMatchObject([{ kind: 'ignored', type: event }]);
  });

  it('ignores deletions and custom topics', () => {
    const headers = { 'x-wc-webhook-topic': 'order.deleted' };

    for (const body of ['{"id":727}', '{"action":"woocommerce_add_to_cart","arg":"x"}'])
      expect(wooCommerce.parse({ headers, rawBody: Buffer.from(body) })).toMatchObject([{ kind: 'ignored' }]);
  });

  it('names each event once, and again when it is repeated', () => {
    const ids = samples.events.map((event) => read(event).at(-1)?.eventId);

    expect(new Set(ids).size).toBe(ids.length);
    expect(samples.events.map((event) => read(event).at(-1)?.eventId)).toEqual(ids);
  });

  it.each([
    ['{', 'body: not JSON'],
    ['{"code":"woocommerce_rest_cannot_view","message":"Sorry","data":{"status":401}}', 'body.id'],
    ['{"id":1,"status":"processing"}', 'body.line_items'],
    ['{"id":1,"status":"processing","line_items":[{"id":1,"quantity":0.5}]}', 'body.line_items.0.quantity'],
  ])('refuses %s and names the field', (body, message) => {
    const read = () => wooCommerce.parse({ headers: {}, rawBody: Buffer.from(body) });

    expect(read).toThrow(MalformedDeliveryError);
    expect(read).toThrow(message);
  });

  it('throws nothing but MalformedDeliveryError, whatever the body', () => {
    const fields = ['id', 'status', 'billing_period', 'line_items', 'quantity', 'refunds', 'meta_data', 'key', 'value'];
    throwsOnlyMalformed(wooCommerce, signed(samples, 'order.updated').headers, [...fields, '__proto__']);
  });
});
