import type { StoreDelivery } from '../../connectors/connector';
import { lemonSqueezy } from '../../connectors/lemon-squeezy';
import { PlatformApiError, type ApiRequest } from '../../connectors/platform-access';
import { MalformedDeliveryError, SignatureError } from '../../domain/errors';
import { lemonSqueezy as samples } from '../../samples/lemon-squeezy';
import vectors from './fixtures/lemon-squeezy.json';
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

const verify = (delivery: StoreDelivery, given = TRUST) => lemonSqueezy.verify(delivery, given, NOW);
const read = (event: string, sale = {}) => parse(lemonSqueezy, samples, event, sale);
const externalId = samples.externalId(SALE);
const ONE = { items: [{ product: '2167238', quantity: 2, unitPrice: 4900 }] };

/** What comes of the sample's attributes with these changes. */
function readChanged(event: string, change: object) {
  const { rawBody, headers } = signed(samples, event, ONE);
  const body = JSON.parse(rawBody.toString()) as { data: { attributes: object } };
  const data = { ...body.data, attributes: { ...body.data.attributes, ...change } };
  return lemonSqueezy.parse({ headers, rawBody: Buffer.from(JSON.stringify({ ...body, data })) });
}

/** Looks the sample's order up at an API that answers this. */
function lookUp(answer: unknown, { key = 'api-key', url = null as string | null } = {}) {
  const requests: ApiRequest[] = [];
  const call = async (request: ApiRequest) => {
    requests.push(request);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const found = lemonSqueezy.lookUp?.({ externalId, lookup: externalId }, { id: null, key, url, call });
  return { requests, found: Promise.resolve(found) };
}

const path = `/v1/orders/${externalId}?include=order-items`;
const answerOf = (sale = {}) =>
  samples.sample('order_created', { ...SALE, ...sale }, { secret: SECRET, privateKey: '' }).api?.[path];

describe('lemonSqueezy.verify', () => {
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
    const delivery = signed(samples, 'order_created');

    expect(() => verify(delivery, rotating)).not.toThrow();
    expect(() => verify(signed(samples, 'order_created', {}, 'new'), rotating)).not.toThrow();
    expect(() => verify(delivery, rotated)).toThrow(SignatureError);
  });

  it('refuses another secret, a missing signature, and everything while the store has no secret', () => {
    const { rawBody, headers } = signed(samples, 'order_created');

    expect(() => verify(signed(samples, 'order_created', {}, 'other'))).toThrow(SignatureError);
    expect(() => verify({ rawBody, headers: { ...headers, 'x-signature': undefined } })).toThrow(SignatureError);
    expect(() => verify({ rawBody, headers }, { ...trust(), acceptUnsigned: true })).toThrow(SignatureError);
    expect(() => verify(signed(samples, 'order_created', {}, ''), trust(inForce('')))).toThrow(SignatureError);
  });

  it('refuses every change of a single byte', () => refusesEveryChange(lemonSqueezy, signed(samples, 'order_created')));
});

describe('lemonSqueezy.parse, orders', () => {
  it('reads an order of one product with its price after discount, buyer and identification', () => {
    const [event] = read('order_created', ONE);

    expect(event).toMatchObject({
      kind: 'orderPaid',
      externalId,
      purchase: {
        channel: 'webhook',
        test: false,
        currency: 'EUR',
        buyer: { email: 'zoe@example.test', name: 'Zoë 中村', company: null, country: null },
        identification: { storeId: '482388' },
        lines: [{ product: '2167238', quantity: 2, unitPrice: 4900, isFree: false }],
        lookup: null,
      },
    });
  });

  it('knows the number that buyers see', () => {
    expect(purchaseIn(readChanged('order_created', { order_number: 17 })).number).toBe('17');
    expect(purchaseIn(readChanged('order_created', { order_number: 1.5 })).number).toBeNull();
  });

  it('leaves out the tax, whether or not prices include it', () => {
    const priceOf = (change: object) => purchaseIn(readChanged('order_created', change)).lines[0]?.unitPrice;

    expect(priceOf({ tax: 1900, total: 11900 })).toBe(5000);
    expect(priceOf({ tax: null, total: null })).toBeNull();
    expect(purchaseIn(readChanged('order_created', { total: 0 })).lines[0]).toMatchObject({ isFree: true });
  });

  it('looks up an order that has more than its first item, or does not tell its quantity', () => {
    const first_order_item = { id: 1, variant_id: 1, price: 10_000 };
    const lookup = { lines: [], lookup: externalId };

    expect(purchaseIn(read('order_created'))).toMatchObject(lookup);
    expect(purchaseIn(readChanged('order_created', { first_order_item }))).toMatchObject(lookup);
    expect(purchaseIn(readChanged('order_created', { first_order_item: null }))).toMatchObject(lookup);
  });

  it('marks a test order, wherever that is said', () => {
    expect(purchaseIn(read('order_created', { test: true })).test).toBe(true);
    expect(purchaseIn(readChanged('order_created', { test_mode: true })).test).toBe(true);
  });

  it('counts yen as they are', () => {
    const items = [{ product: '1', quantity: 1, unitPrice: 500 }];

    expect(purchaseIn(read('order_created', { currency: 'JPY', items })).lines[0]?.unitPrice).toBe(500);
  });

  it.each([
    ['order_created#pending', 'orderPending'],
    ['order_refunded', 'orderRefunded'],
    ['order_refunded#part', 'orderPartlyRefunded'],
  ])('reads %s as %s', (event, kind) => {
    expect(read(event)).toMatchObject([{ kind, externalId }]);
  });

  it('takes a refund for one of the whole only when nothing is left', () => {
    const kindOf = (change: object) => readChanged('order_refunded', { total: 100, ...change })[0]?.kind;

    expect(kindOf({ refunded_amount: 100 })).toBe('orderRefunded');
    expect(kindOf({ refunded_amount: 99 })).toBe('orderPartlyRefunded');
    expect(kindOf({ refunded_amount: null })).toBe('orderRefunded');
    expect(kindOf({ refunded_amount: 0 })).toBe('ignored');
    expect(kindOf({ refunded_amount: null, status: 'paid' })).toBe('ignored');
  });
});

describe('lemonSqueezy.parse', () => {
  it.each([
    ['subscription_created', 'started', '2026-12-21T12:00:00.000Z'],
    ['subscription_payment_success', 'renewed', null],
    ['subscription_payment_failed', 'paymentFailed', null],
    ['subscription_updated#past_due', 'pastDue', null],
    ['subscription_paused', 'paused', null],
    ['subscription_unpaused', 'resumed', '2026-12-21T12:00:00.000Z'],
    ['subscription_cancelled', 'cancelledAtPeriodEnd', '2026-12-21T12:00:00.000Z'],
    ['subscription_resumed', 'resumed', '2026-12-21T12:00:00.000Z'],
    ['subscription_expired', 'ended', '2026-12-21T12:00:00.000Z'],
  ])('reads %s as %s', (event, change, paidUntil) => {
    const [first] = read('subscription_created', ONE);
    const subscriptionId = first?.kind === 'subscriptionChanged' ? first.subscriptionId : null;
    const paymentId = expect.stringMatching(/^invoice:\d+$/) as string;
    const isPayment = event.includes('payment');
    const of = isPayment ? { externalId: null, product: null, paymentId } : { externalId, product: '2167238' };

    expect(read(event, ONE)).toMatchObject([
      { kind: 'subscriptionChanged', change, subscriptionId, paidUntil, occurredAt: NOW.toISOString(), ...of },
    ]);
  });

  it.each([
    ['subscription_payment_success', { billing_reason: 'initial' }],
    ['subscription_payment_success', { billing_reason: 'updated' }],
    ['subscription_payment_refunded', { billing_reason: 'initial' }],
    ['subscription_updated', { status: 'active' }],
    ['order_created', { status: 'failed' }],
  ])('ignores %s with %j', (event, change) => {
    expect(readChanged(event, change)).toMatchObject([{ kind: 'ignored', type: event }]);
  });

  it('takes the event from what is signed, not from its header', () => {
    const { rawBody, headers } = signed(samples, 'subscription_paused');

    expect(lemonSqueezy.parse({ rawBody, headers: { ...headers, 'x-event-name': 'order_refunded' } })).toMatchObject([
      { change: 'paused' },
    ]);
  });

  it('ignores an event that it does not know', () => {
    const body = { meta: { event_name: 'license_key_created' }, data: { id: '1', attributes: { key: 'x' } } };

    expect(lemonSqueezy.parse({ headers: {}, rawBody: Buffer.from(JSON.stringify(body)) })).toMatchObject([
      { kind: 'ignored', type: 'license_key_created' },
    ]);
  });

  it('names each event once, and again when it is repeated', () => {
    const later = (event: string) => read(event, { now: new Date('2026-11-22T00:00:00Z') })[0];
    const names = samples.events.filter((event) => !event.includes('#'));
    const ids = names.map((event) => read(event)[0]?.eventId);
    const again = names.filter((event) => event !== 'subscription_payment_success'); // an invoice is paid once
    const all = [...ids, ...again.map((event) => later(event)?.eventId)];

    expect(new Set(all).size).toBe(all.length);
    expect(names.map((event) => read(event)[0]?.eventId)).toEqual(ids);
  });

  it.each([
    ['{', 'body: not JSON'],
    ['{"meta":{},"data":{"id":"1"}}', 'body.meta.event_name'],
    ['{"meta":{"event_name":"order_created"},"data":{}}', 'body.data.id'],
    [
      '{"meta":{"event_name":"order_created"},"data":{"id":"1","attributes":{"status":"paid","first_order_item":{"id":1,"variant_id":1,"quantity":0.5}}}}',
      'body.data.attributes.first_order_item.quantity',
    ],
    ['{"meta":{"event_name":"subscription_payment_failed"},"data":{"id":"1","attributes":{}}}', 'subscription_id'],
  ])('refuses %s and names the field', (body, message) => {
    const read = () => lemonSqueezy.parse({ headers: {}, rawBody: Buffer.from(body) });

    expect(read).toThrow(MalformedDeliveryError);
    expect(read).toThrow(message);
  });

  it('throws nothing but MalformedDeliveryError, whatever the body', () => {
    throwsOnlyMalformed(lemonSqueezy, {}, ['meta', 'event_name', 'data', 'id', 'attributes', 'status', '__proto__']);
  });
});

describe('lemonSqueezy.lookUp', () => {
  it('completes an order with all its items, the buyer, and the prices that their sum tells', async () => {
    const { requests, found } = lookUp(answerOf());

    expect(await found).toEqual({
      currency: 'EUR',
      buyer: { email: 'zoe@example.test', name: 'Zoë 中村', company: null, country: null },
      identification: { storeId: '482388' },
      lines: [
        { key: expect.any(String) as string, product: 'pro', quantity: 2, unitPrice: 4900, isFree: false },
        { key: expect.any(String) as string, product: 'plugin', quantity: 1, unitPrice: 999, isFree: false },
      ],
    });
    expect(requests).toEqual([
      {
        url: `https://api.lemonsqueezy.com${path}`,
        headers: { accept: 'application/vnd.api+json', authorization: 'Bearer api-key' },
      },
    ]);
  });

  it('names the lines as the message does', async () => {
    const { found } = lookUp(answerOf(ONE), { url: 'http://127.0.0.1:9' });

    expect((await found)?.lines).toEqual(purchaseIn(read('order_created', ONE)).lines);
  });

  it.each([
    ['nothing', {}, 'answer.data'],
    ['another order', { data: { id: '1', attributes: {} }, included: [] }, 'answer.data.id'],
    ['no items', { data: { id: externalId, attributes: {} }, included: [] }, 'answer.included'],
    [
      'an item without a variant',
      { data: { id: externalId, attributes: {} }, included: [{ type: 'order-items', id: '1', attributes: {} }] },
      'answer.included.attributes.variant_id',
    ],
  ])('refuses an answer with %s', async (_, answer, message) => {
    await expect(lookUp(answer).found).rejects.toThrow(MalformedDeliveryError);
    await expect(lookUp(answer).found).rejects.toThrow(message);
  });

  it('lets through that the API gave no answer', async () => {
    await expect(lookUp(new PlatformApiError(401, 'answered 401')).found).rejects.toThrow(PlatformApiError);
  });
});
