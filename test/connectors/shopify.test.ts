import type { StoreDelivery } from '../../connectors/connector';
import { readJson } from '../../connectors/json-body';
import { shopify } from '../../connectors/shopify';
import { MalformedDeliveryError, SignatureError } from '../../domain/errors';
import { shopify as samples } from '../../samples/shopify';
import vectors from './fixtures/shopify.json';
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

const verify = (delivery: StoreDelivery, given = TRUST) => shopify.verify(delivery, given, NOW);
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

describe('shopify.verify', () => {
  it.each(vectorsOf(vectors))('judges the vector $id as $valid', ({ secret, delivery, valid }) => {
    const judge = () => verify(delivery, trust(inForce(secret)));

    if (valid) expect(judge).not.toThrow();
    else expect(judge).toThrow(SignatureError);
  });

  it('accepts every sample', () => {
    for (const event of samples.events) expect(() => verify(signed(samples, event))).not.toThrow();
  });

  it('accepts the old secret until its date, and the new one at once', () => {
    const rotating = trust(inForce('new'), { value: SECRET, acceptedUntil: '2026-11-22T00:00:00Z' });
    const rotated = trust(inForce('new'), { value: SECRET, acceptedUntil: '2026-11-21T12:00:00Z' });
    const delivery = signed(samples, 'orders/paid');

    expect(() => verify(delivery, rotating)).not.toThrow();
    expect(() => verify(signed(samples, 'orders/paid', {}, 'new'), rotating)).not.toThrow();
    expect(() => verify(delivery, rotated)).toThrow(SignatureError);
  });

  it('refuses another secret, a missing signature, and everything while the store has no secret', () => {
    const { rawBody, headers } = signed(samples, 'orders/paid');

    expect(() => verify(signed(samples, 'orders/paid', {}, 'other'))).toThrow(SignatureError);
    expect(() => verify({ rawBody, headers: { ...headers, 'x-shopify-hmac-sha256': undefined } })).toThrow(
      SignatureError,
    );
    expect(() => verify({ rawBody, headers }, { ...trust(), acceptUnsigned: true })).toThrow(SignatureError);
    expect(() => verify(signed(samples, 'orders/paid', {}, ''), trust(inForce('')))).toThrow(SignatureError);
  });

  it('refuses every change of a single byte', () => refusesEveryChange(shopify, signed(samples, 'orders/paid')));
});

describe('shopify.parse, orders', () => {
  it('reads a paid order with its lines after discount, buyer and identification', () => {
    const [event] = read('orders/paid');

    expect(event).toMatchObject({
      kind: 'orderPaid',
      externalId,
      purchase: {
        channel: 'webhook',
        test: false,
        currency: 'EUR',
        buyer: { email: 'zoe@example.test', name: 'Zoë 中村', company: null, country: 'DE', locale: 'en' },
        identification: { shopDomain: 'example.myshopify.com', merchantBusinessEntityId: 'MTU0ODM4MDAwOQ' },
        lines: [
          { product: 'pro', quantity: 2, unitPrice: 4900, isFree: false },
          { product: 'plugin', quantity: 1, unitPrice: 999, isFree: false },
        ],
      },
    });
    expect(BigInt(externalId)).toBeGreaterThan(2n ** 53n);
  });

  it('gives a redelivery, and an update that is no news, the same event', () => {
    const { rawBody, headers } = signed(samples, 'orders/paid');
    const retagged = Buffer.from(rawBody.toString().replace('"note_attributes":[]', '"tags":"x"'));

    expect(retagged).not.toEqual(rawBody);
    expect(shopify.parse({ rawBody: retagged, headers })).toEqual(read('orders/paid'));
  });

  it('knows the number that buyers see', () => {
    const numberOf = (change: object) => purchaseIn(shopify.parse(changed('orders/paid', change))).number;

    expect(numberOf({ name: '#1001', order_number: 1001 })).toBe('#1001');
    expect(numberOf({ name: undefined, order_number: 1001 })).toBe('1001');
    expect(numberOf({ name: ['#1001'], order_number: null })).toBeNull();
  });

  it('keeps two lines of one product apart', () => {
    const items = [SALE.items[0], SALE.items[0]].flatMap((item) => item ?? []);
    const keys = purchaseIn(read('orders/paid', { items })).lines.map((line) => line.key);

    expect(new Set(keys).size).toBe(2);
  });

  it.each([
    ['JPY', 500],
    ['KWD', 1_234],
  ])('counts in the minor unit of %s', (currency, unitPrice) => {
    const items = [{ product: 'pro', quantity: 3, unitPrice }];

    expect(purchaseIn(read('orders/paid', { currency, items })).lines[0]?.unitPrice).toBe(unitPrice);
  });

  it('takes the tax off where prices include it, and what was removed off the quantity', () => {
    const line = {
      id: 1,
      variant_id: 7,
      quantity: 2,
      current_quantity: 1,
      price: '59.50',
      tax_lines: [{ price: '19.00' }],
    };
    const gone = { ...line, id: 2, current_quantity: 0 };
    const order = changed('orders/paid', { taxes_included: true, line_items: [line, gone] });

    expect(purchaseIn(shopify.parse(order)).lines).toEqual([
      { key: '1', product: '7', quantity: 1, unitPrice: 5000, isFree: false },
    ]);
  });

  it('reads an order whose soft fields are missing or nonsense, for its buyer has paid', () => {
    const line = { id: 1, quantity: 1, price: 'x' };
    const odd = {
      email: 7,
      contact_email: null,
      customer: 'x',
      billing_address: [],
      currency: 'euros',
      line_items: [line],
    };
    const purchase = purchaseIn(shopify.parse(changed('orders/paid', odd)));

    expect(purchase).toMatchObject({ currency: null, buyer: { email: null, name: null } });
    expect(purchase.lines).toEqual([{ key: '1', product: 'line:1', quantity: 1, unitPrice: null, isFree: null }]);
  });

  it('marks a test order', () => {
    expect(purchaseIn(read('orders/paid', { test: true })).test).toBe(true);
  });

  it.each([
    ['orders/create', 'orderPending'],
    ['orders/cancelled', 'orderCancelled'],
    ['orders/updated#refunded', 'orderRefunded'],
  ])('reads %s as %s', (event, kind) => {
    expect(read(event)).toMatchObject([{ kind, externalId }]);
  });

  it('takes no order for paid that does not say so, whatever the topic', () => {
    const { rawBody } = signed(samples, 'orders/create');
    const statuses = [undefined, 'voided', 'expired'];

    expect(shopify.parse(deliver('orders/paid', rawBody.toString()))).toMatchObject([{ kind: 'orderPending' }]);
    for (const financial_status of statuses)
      expect(shopify.parse(changed('orders/paid', { financial_status }))).toMatchObject([
        { kind: 'ignored', type: 'orders/paid' },
      ]);
  });

  it('takes an order of which a part was given back for paid, and tells of its refunds first', () => {
    const [refund, paid] = read('orders/updated#partially_refunded');

    expect(refund).toMatchObject({ kind: 'orderPartlyRefunded', externalId });
    expect(paid).toMatchObject({
      kind: 'orderPaid',
      externalId,
      purchase: { lines: purchaseIn(read('orders/paid')).lines },
    });
  });

  it('leaves out of such an order the units that were given back, and tells of whole lines by their refund', () => {
    const { rawBody } = signed(samples, 'refunds/create');
    const refund = readJson(rawBody) as { refund_line_items: { line_item: object }[] };
    const [line] = refund.refund_line_items.map(({ line_item }) => ({ ...line_item, current_quantity: 0 }));
    const kept = { id: 7, sku: 'kept', quantity: 2, current_quantity: 1, price: '1.00' };
    const change = { financial_status: 'partially_refunded', refunds: [refund, 'nonsense'] };
    const parseWith = (line_items: unknown[]) => shopify.parse(changed('orders/paid', { ...change, line_items }));

    expect(parseWith([line, kept])).toMatchObject([
      { kind: 'orderRefunded', eventId: read('refunds/create')[0]?.eventId },
      { kind: 'orderPaid', purchase: { lines: [{ key: '7', quantity: 1 }] } },
    ]);
    expect(parseWith([line])).toMatchObject([{ kind: 'orderRefunded' }]);
  });

  it('leaves the order of a renewal to its billing attempt', () => {
    const renewal = changed('orders/paid', { source_name: 'subscription_contract_checkout_one' });

    expect(shopify.parse(renewal)).toMatchObject([{ kind: 'ignored' }]);
  });
});

describe('shopify.parse', () => {
  it('takes an order that is cancelled and refunded for refunded', () => {
    const body = { id: 1, cancelled_at: NOW.toISOString(), financial_status: 'refunded' };

    expect(shopify.parse(deliver('orders/cancelled', body))).toMatchObject([
      { kind: 'orderRefunded', externalId: '1', lineKeys: 'all' },
    ]);
  });

  it('names each event once', () => {
    const ids = samples.events.flatMap((event) => read(event).map(({ eventId }) => eventId));

    expect(new Set(ids).size).toBe(ids.length);
    expect(samples.events.flatMap((event) => read(event).map(({ eventId }) => eventId))).toEqual(ids);
  });

  it('ignores a topic that it does not know', () => {
    expect(shopify.parse(deliver('products/update', '?'))).toMatchObject([
      { kind: 'ignored', type: 'products/update' },
    ]);
  });

  it.each([
    ['orders/paid', '{', 'body: not JSON'],
    ['orders/paid', { financial_status: 'paid' }, 'body.id'],
    ['orders/paid', { id: 1, financial_status: 'paid' }, 'body.line_items'],
    [
      'orders/paid',
      { id: 1, financial_status: 'paid', line_items: [{ id: 1, quantity: 0.5 }] },
      'line_items.0.quantity',
    ],
    ['refunds/create', { id: 1 }, 'body.order_id'],
    ['subscription_billing_attempts/success', { id: 1 }, 'body.subscription_contract_id'],
  ])('refuses %s with %j and names the field', (topic, body, message) => {
    expect(() => shopify.parse(deliver(topic, body))).toThrow(MalformedDeliveryError);
    expect(() => shopify.parse(deliver(topic, body))).toThrow(message);
  });

  it('reads no body under the topic of another', () => {
    const order = signed(samples, 'orders/paid').rawBody.toString();
    const dispute = signed(samples, 'disputes/create').rawBody.toString();

    expect(() => shopify.parse(deliver('refunds/create', order))).toThrow(MalformedDeliveryError);
    expect(shopify.parse(deliver('refunds/create', dispute))).toMatchObject([{ kind: 'ignored' }]);
    expect(shopify.parse(deliver('orders/paid', dispute))).toMatchObject([{ kind: 'ignored' }]);
    expect(shopify.parse(deliver('disputes/create', order))).toMatchObject([{ kind: 'ignored' }]);
    expect(() => shopify.parse(deliver('subscription_billing_attempts/success', order))).toThrow(
      MalformedDeliveryError,
    );
  });

  it.each(samples.events)('throws nothing but MalformedDeliveryError, whatever comes as %s', (event) => {
    const fields = [
      'id',
      'order_id',
      'status',
      'financial_status',
      'line_items',
      'quantity',
      'refund_line_items',
      'transactions',
      'customer',
      '__proto__',
    ];
    throwsOnlyMalformed(shopify, signed(samples, event).headers, fields);
  });
});

describe('shopify.answer', () => {
  it('answers 200 when every event is taken, and 503 otherwise', () => {
    const outcomes = (taken: boolean[]) =>
      taken.map((is) => ({ event: { kind: 'ignored' as const, eventId: 'e', type: 't' }, taken: is, codes: null }));
    const answer = (...taken: boolean[]) =>
      shopify.answer(outcomes(taken), { delivery: deliver('x', ''), trust: TRUST, now: NOW });

    expect(answer(true, true)).toMatchObject({ status: 200, body: '' });
    expect(answer(true, false)).toMatchObject({ status: 503, body: '' });
  });
});
