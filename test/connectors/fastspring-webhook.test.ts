import fc from 'fast-check';
import { fastSpring } from '../../connectors/fastspring';
import { MalformedDeliveryError } from '../../domain/errors';
import type { StoreEvent } from '../../domain/store-event';
import { growthByEight } from '../helpers/growth';
import { orderCompleted, signWebhook } from './fastspring-signer';

const parse = (...events: unknown[]): StoreEvent[] => fastSpring.parse(signWebhook({ events }));

function purchaseOf(data: object, event: object = {}) {
  const [paid] = parse(orderCompleted(data, event));
  if (paid?.kind !== 'orderPaid') throw new Error(`not paid: ${JSON.stringify(paid)}`);
  return paid.purchase;
}

const pricesOf = (data: object) => purchaseOf(data).lines.map((line) => line.unitPrice);
const freeOf = (data: object) => purchaseOf(data).lines.map((line) => line.isFree);

describe('fastSpring.parse, webhooks', () => {
  it('reads an order with its lines, buyer and identification', () => {
    const items = [
      { product: 'pro', quantity: 2, subtotal: 100, discount: 0 },
      { product: 'plugin', quantity: 3, subtotal: '29.97', discount: 0 },
    ];
    const [event] = parse(orderCompleted({ items, account: 'acc-1', siteId: 'SITE1' }));

    expect(event).toEqual({
      kind: 'orderPaid',
      eventId: 'event-1',
      externalId: 'ABC123456-7891-01112',
      purchase: {
        eventId: 'event-1',
        channel: 'webhook',
        test: false,
        currency: 'USD',
        buyer: { email: 'zoe@example.test', name: 'Zoë Müller', company: null, country: 'DE' },
        identification: { account: 'acc-1', siteId: 'SITE1' },
        lines: [
          { key: 'pro', product: 'pro', quantity: 2, unitPrice: 5000, isFree: false },
          { key: 'plugin', product: 'plugin', quantity: 3, unitPrice: 999, isFree: false },
        ],
      },
    });
  });

  it('gives a redelivery the same events', () => {
    expect(parse(orderCompleted())).toEqual(parse(orderCompleted()));
  });

  it('takes account, subscription and product as ids or as objects', () => {
    const items = [{ product: { product: 'pro' }, quantity: 1, subtotal: 10, subscription: { id: 'sub-1' } }];
    const expanded = purchaseOf({ account: { id: 'acc-1', contact: {} }, items });
    const plain = purchaseOf({ account: 'acc-1', items: [{ ...items[0], product: 'pro', subscription: 'sub-1' }] });

    expect(expanded).toEqual(plain);
    expect(plain.lines).toMatchObject([{ subscriptionId: 'sub-1' }]);
  });

  it('keeps the lines of a repeated product apart, the first under its plain name', () => {
    const items = ['pro', 'pro#2', 'pro', 'pro'].map((product) => ({ product, quantity: 1, subtotal: 1 }));

    expect(purchaseOf({ items }).lines.map((line) => line.key)).toEqual(['pro', 'pro#2', 'pro#2#', 'pro#3']);
  });

  it.each([
    ['event', {}, { live: false }],
    ['order', { live: false }, {}],
  ])('takes an order for a test when its %s says so', (_, data, event) => {
    expect(purchaseOf(data, event).test).toBe(true);
  });

  it('counts prices after discount, whichever way the subtotal is meant', () => {
    const item = { product: 'pro', quantity: 2, discount: 20 };

    expect(pricesOf({ total: 95.2, tax: 15.2, subtotal: 80, items: [{ ...item, subtotal: 80 }] })).toEqual([4000]);
    expect(pricesOf({ total: 95.2, tax: 15.2, subtotal: 100, items: [{ ...item, subtotal: 100 }] })).toEqual([4000]);
    expect(pricesOf({ total: null, tax: null, items: [{ ...item, subtotal: 100 }] })).toEqual([4000]);
  });

  it('tells money that was taken from a price that is rounded to nothing', () => {
    const coupon = { subtotal: 20, items: [{ product: 'pro', quantity: 1, subtotal: 20, discount: 20 }] };
    const many = { items: [{ product: 'pro', quantity: 1000, subtotal: 4 }] };

    expect(freeOf({ ...coupon, total: 23.81, tax: 3.8 })).toEqual([false]);
    expect(freeOf({ ...coupon, total: null, tax: null })).toEqual([null]);
    expect(freeOf({ ...coupon, total: 0, tax: 0 })).toEqual([true]);
    expect(freeOf({ ...many, total: 4, tax: 0 })).toEqual([false]);
    expect(freeOf({ total: 5, items: [{ product: 'pro', quantity: 1, subtotal: 0 }] })).toEqual([false]);
    expect(freeOf({ items: [...many.items, { product: 'extra', quantity: 1, subtotal: 0 }] })).toEqual([false, true]);
  });

  it('counts in the minor unit of the currency, and leaves out a price that cannot be told', () => {
    const items = [{ product: 'pro', quantity: 3, subtotal: 1000.0 }];

    expect(pricesOf({ currency: 'JPY', items })).toEqual([333]);
    expect(pricesOf({ currency: 'KWD', items: [{ ...items[0], subtotal: 0.3 }] })).toEqual([100]);
    expect(pricesOf({ currency: null, items })).toEqual([null]);
    expect(pricesOf({ items: [{ product: 'pro', quantity: 3 }] })).toEqual([null]);
  });

  it('reads an order whose soft fields are missing or nonsense, for its buyer has paid', () => {
    const odd = { customer: { email: 7, first: '', last: ['x'] }, address: 'Berlin', currency: 'dollars', total: 'x' };

    expect(purchaseOf(odd).buyer).toEqual({ email: null, name: null, company: null, country: null });
    expect(purchaseOf({ customer: undefined, address: undefined }).buyer.email).toBeNull();
    expect(purchaseOf(odd).currency).toBeNull();
  });

  it('keeps ids beyond what a double holds, and leaves long digits in texts alone', () => {
    const raw = `{"events":[{"id":12345678901234567891,"type":"order.completed","live":true,"data":{"reference":98765432109876543210,
      "customer":{"first":"say \\"12345678901234567890\\"","last":null,"email":null},"items":[{"product":"pro","quantity":1,"subtotal":1.50000000000000000001}]}}]}`;
    const [event] = fastSpring.parse(signWebhook(Buffer.from(raw)));

    expect(event).toMatchObject({ eventId: '12345678901234567891', externalId: '98765432109876543210' });
    expect(event).toMatchObject({ purchase: { buyer: { name: 'say "12345678901234567890"' } } });
  });

  it.each([
    ['subscription.activated', 'subscription.activated'],
    ['order.canceled', 'order.canceled'],
    ['chargeback.created', 'chargeback.created'],
    [undefined, 'unknown'],
  ])('ignores an event of the type %s', (type, name) => {
    expect(parse({ id: 'event-1', type, data: null })).toEqual([{ kind: 'ignored', eventId: 'event-1', type: name }]);
  });

  it('takes a return of the whole amount for a refund of the order it names, and of a part for one of a part', () => {
    const original = { id: 'x', reference: 'ABC-1', currency: 'USD', total: 300 };
    const data = { return: 'r', reference: 'ABC-1X', completed: true, currency: 'USD', totalReturn: 300.0, original };
    const returned = (change: object) =>
      parse({ id: 'event-2', type: 'return.created', data: { ...data, ...change } })[0];
    const ignored = { kind: 'ignored', eventId: 'event-2', type: 'return.created' };

    expect(returned({})).toEqual({
      ...{ kind: 'orderRefunded', eventId: 'event-2', externalId: 'ABC-1', lineKeys: 'all' },
      money: { amount: 30_000, currency: 'USD' },
    });
    expect(returned({ totalReturn: 299.99 })).toEqual({
      kind: 'orderPartlyRefunded',
      eventId: 'event-2',
      externalId: 'ABC-1',
      money: { amount: 29_999, currency: 'USD' },
    });
    expect(returned({ totalReturn: 0 })).toEqual(ignored);
    expect(returned({ completed: false })).toEqual(ignored);
    expect(returned({ currency: 'EUR' })).toEqual(ignored);
    expect(returned({ original: null })).toEqual(ignored);
    expect(returned({ original: { ...original, total: 0 }, totalReturn: 0 })).toEqual(ignored);
  });

  it.each([
    ['not JSON', Buffer.from('{'), 'body: not JSON in UTF-8'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'body: not JSON in UTF-8'],
    ['no batch', Buffer.from('[]'), 'body: '],
    ['no reference', { events: [orderCompleted({ reference: null })] }, 'events.0.data.reference: '],
    ['an endless id', { events: [orderCompleted({ reference: 'x'.repeat(201) })] }, 'events.0.data.reference: '],
    ['a broken surrogate', { events: [orderCompleted({ reference: '\ud800' })] }, 'events.0.data.reference: '],
    ['a line break in an id', { events: [orderCompleted({}, { id: 'a\nb' })] }, 'body.events.0.id: '],
    ['no items', { events: [orderCompleted({ items: [] })] }, 'events.0.data.items: '],
    [
      'half a unit',
      { events: [orderCompleted({ items: [{ product: 'p', quantity: 0.5 }] })] },
      'events.0.data.items.0.quantity: ',
    ],
    [
      'more units than anybody buys',
      { events: [orderCompleted({ items: [{ product: 'p', quantity: 1_000_001 }] })] },
      'events.0.data.items.0.quantity: ',
    ],
  ])('refuses a body with %s and names the field', (_, body, message) => {
    const read = () => fastSpring.parse(signWebhook(body));

    expect(read).toThrow(MalformedDeliveryError);
    expect(read).toThrow(message);
  });

  it.each([
    ['no reference', orderCompleted({ reference: null }, { id: 'bad' }), 'events.1.data.reference: '],
    ['nonsense for live', orderCompleted({}, { id: 'bad', live: 'perhaps' }), 'events.1.live: '],
  ])('sets aside an event with %s and reads the others', (_, bad, reason) => {
    const events = parse(orderCompleted({}, { id: 'a' }), bad, orderCompleted({}, { id: 'c' }));

    expect(events).toMatchObject([
      { kind: 'orderPaid', eventId: 'a' },
      { kind: 'unreadable', eventId: 'bad', reason: expect.stringContaining(reason) as unknown },
      { kind: 'orderPaid', eventId: 'c' },
    ]);
  });

  it('throws nothing but MalformedDeliveryError, whatever the bytes', () => {
    const batches = fc.array(fc.record({ id: fc.anything(), type: fc.constantFrom(...TYPES), data: fc.jsonValue() }));
    const body = fc.oneof(
      fc.uint8Array(),
      fc.json(),
      batches.map((events) => toJson({ events })),
    );
    fc.assert(
      fc.property(body, (given) => throwsOnlyMalformed(Buffer.from(given as string))),
      { numRuns: 500 },
    );
  });

  it('reads a hostile body in linear time', () => {
    for (const unit of ['"\\', '\\"', '1'.repeat(16), '[', '{"":']) {
      const read = (size: number) =>
        throwsOnlyMalformed(Buffer.from(`1234567890123456"${unit.repeat(size / unit.length)}`));

      expect(growthByEight(read, 1_000_000)).toBeLessThan(24);
    }
  });
});

const TYPES = [
  'order.completed',
  'order.canceled',
  'return.created',
  'chargeback.created',
  'subscription.activated',
  'subscription.charge.completed',
];

const toJson = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));

function throwsOnlyMalformed(rawBody: Buffer): void {
  try {
    fastSpring.parse({ rawBody, headers: {} });
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedDeliveryError);
  }
}
