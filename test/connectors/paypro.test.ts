import fc from 'fast-check';
import type { EventOutcome } from '../../connectors/connector';
import { payPro } from '../../connectors/paypro';
import { findConnector } from '../../connectors/registry';
import { MalformedDeliveryError, SignatureError } from '../../domain/errors';
import type { StoreTrust } from '../../domain/store';
import type { StoreEvent } from '../../domain/store-event';
import { payPro as samples, sign } from '../../samples/paypro';
import vectors from './fixtures/paypro.json';

const NOW = new Date('2026-11-21T12:00:00Z');
const KEYS = { secret: 'qwerty', privateKey: '' };
const SALE = {
  id: '98765432109876543210',
  email: 'zoe@example.test',
  name: 'Zoë Müller',
  currency: 'EUR',
  items: [{ product: '79920', quantity: 2, unitPrice: 5000 }],
  test: false,
  now: NOW,
};

type Fields = Record<string, string | undefined>;

const trust = (...webhookSecrets: StoreTrust['webhookSecrets']): StoreTrust => ({
  webhookSecrets,
  licenseKeys: [],
  trustedKeys: [],
  acceptUnsigned: false,
});
const inForce = (value: string) => ({ value, acceptedUntil: null });
const TRUST = trust(inForce('qwerty'));

const deliver = (body: string | Buffer) => ({
  rawBody: Buffer.from(body),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
const verify = (body: string | Buffer, by = TRUST) => payPro.verify(deliver(body), by, NOW);
const parse = (body: string | Buffer): StoreEvent[] => payPro.parse(deliver(body));

/** A sample's body, signed again over fields that are changed, or left out when undefined. */
function bodyOf(event: string, changes: Fields = {}, sale = SALE): string {
  const fields = { ...Object.fromEntries(new URLSearchParams(samples.sample(event, sale, KEYS).body)), ...changes };
  const left = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return sign(Object.fromEntries(left), KEYS).body;
}

const read = (event: string, changes: Fields = {}, sale = SALE) => parse(bodyOf(event, changes, sale));

function purchaseOf(changes: Fields = {}, sale: Partial<typeof SALE> = {}) {
  const [paid] = read('OrderCharged', changes, { ...SALE, ...sale });
  if (paid?.kind !== 'orderPaid') throw new Error(`not paid: ${JSON.stringify(paid)}`);
  return paid.purchase;
}

const priceOf = (changes: Fields, sale: Partial<typeof SALE> = {}) => purchaseOf(changes, sale).lines[0]?.unitPrice;

describe('payPro.verify', () => {
  it.each(vectors)('judges the recorded delivery $id', ({ body, valid, secret }) => {
    const by = trust(inForce(secret.validation_key));

    if (valid) expect(() => verify(body, by)).not.toThrow();
    else expect(() => verify(body, by)).toThrow(SignatureError);
    expect(parse(body)).toMatchObject([{ kind: 'orderPaid', externalId: '456346', purchase: { currency: 'EUR' } }]);
  });

  it.each(samples.events)('accepts the sample %s, and no other key', (event) => {
    expect(() => verify(bodyOf(event))).not.toThrow();
    expect(() => verify(bodyOf(event), trust(inForce('other')))).toThrow(SignatureError);
  });

  it('accepts a rotated key until its date, and refuses a store without keys', () => {
    const old = (acceptedUntil: string) => ({ value: 'qwerty', acceptedUntil });

    expect(() => verify(bodyOf('OrderCharged'), trust(inForce('new'), old('2026-11-22T00:00:00Z')))).not.toThrow();
    expect(() => verify(bodyOf('OrderCharged'), trust(inForce('new'), old('2026-11-20T00:00:00Z')))).toThrow(
      SignatureError,
    );
    expect(() => verify(bodyOf('OrderCharged'), { ...trust(), acceptUnsigned: true })).toThrow(SignatureError);
    expect(() => verify(bodyOf('OrderCharged'), trust(inForce('')))).toThrow(SignatureError);
  });

  it.each([
    ['ORDER_ID', 'ORDER_STATUS'],
    ['ORDER_STATUS', 'ORDER_TOTAL_AMOUNT'],
  ])('refuses a letter that has been moved from %s to %s, over which the signature is the same', (from, to) => {
    const fields = new URLSearchParams(bodyOf('OrderCharged'));
    const value = fields.get(from) ?? '';
    fields.set(to, value.slice(-1) + (fields.get(to) ?? ''));
    fields.set(from, value.slice(0, -1));

    expect(() => verify(fields.toString())).toThrow(SignatureError);
  });

  it('refuses what has a HASH and no SIGNATURE', () => {
    const unsigned = new URLSearchParams(vectors[1]?.params);
    unsigned.delete('SIGNATURE');

    expect(() => verify(unsigned.toString())).toThrow(SignatureError);
  });

  it('refuses every change of a signed field, and a field that comes twice', () => {
    const signed = ['ORDER_ID', 'ORDER_STATUS', 'ORDER_TOTAL_AMOUNT', 'CUSTOMER_EMAIL', 'TEST_MODE', 'IPN_TYPE_NAME'];
    fc.assert(
      fc.property(fc.constantFrom(...signed, 'SIGNATURE'), fc.string(), (name, text) => {
        const fields = new URLSearchParams(bodyOf('OrderCharged'));
        fields.set(name, `${fields.get(name) ?? ''}${text}!`);
        expect(() => verify(fields.toString())).toThrow(SignatureError);
      }),
    );
    expect(() => verify(`${bodyOf('OrderCharged')}&ORDER_ID=1`)).toThrow(SignatureError);
  });

  it('throws nothing but SignatureError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => verify(Buffer.from(bytes))).toThrow(SignatureError);
      }),
    );
  });
});

describe('payPro.answer', () => {
  const [request] = read('LicenseRequested');
  const reply = (codes: string[] | null, rest: Partial<EventOutcome> = {}) => {
    const delivery = deliver(bodyOf('LicenseRequested'));
    const outcomes = request ? [{ event: request, taken: true, codes, ...rest }] : [];
    return payPro.answer(outcomes, { delivery, trust: TRUST, now: NOW });
  };

  it('gives no license for an order that is not paid', () => {
    const delivery = deliver(bodyOf('LicenseRequested', { ORDER_STATUS: 'Waiting' }));
    const [event] = payPro.parse(delivery);
    const outcomes = event ? [{ event, taken: true, codes: null }] : [];

    expect(event).toMatchObject({ kind: 'orderPending' });
    expect(payPro.answer(outcomes, { delivery, trust: TRUST, now: NOW })).toMatchObject({ status: 503, body: '' });
  });

  it('answers a license request with one code a line', () => {
    expect(reply(['AAA', 'BBB'])).toEqual({ status: 200, contentType: 'text/plain; charset=utf-8', body: 'AAA\nBBB' });
    expect(reply(['AAA'], { units: 1 })).toMatchObject({ status: 200, body: 'AAA' });
  });

  it.each([
    ['no codes', null, {}],
    ['too few', ['AAA'], {}],
    ['too many', ['AAA', 'BBB', 'CCC'], {}],
    ['an empty one', ['AAA', ''], {}],
    ['a request that was not taken', ['AAA', 'BBB'], { taken: false }],
  ])('answers a license request with 503 and nothing else when there are %s', (_, codes, rest) => {
    expect(reply(codes, rest)).toMatchObject({ status: 503, body: '' });
  });

  it('answers a webhook with 200 only when all of it was taken', () => {
    const delivery = deliver(bodyOf('OrderCharged#subscription'));
    const outcomes = (...taken: boolean[]) =>
      payPro.parse(delivery).map((event, index) => ({ event, taken: taken[index] ?? false, codes: null }));
    const answer = (given: EventOutcome[]) => payPro.answer(given, { delivery, trust: TRUST, now: NOW });

    expect(answer(outcomes(true, true))).toMatchObject({ status: 200, body: '' });
    expect(answer(outcomes(true, false))).toMatchObject({ status: 503, body: '' });
  });
});

describe('payPro.parse', () => {
  it('is what the registry knows', () => {
    expect(findConnector('paypro')).toBe(payPro);
  });

  it('reads an order of one product, and keeps long ids', () => {
    const [event] = read('OrderCharged', { ORDER_ITEM_ID: '900' });

    expect(event).toEqual({
      kind: 'orderPaid',
      eventId: '98765432109876543210:900:OrderCharged',
      externalId: '98765432109876543210',
      purchase: {
        eventId: '98765432109876543210:900:OrderCharged',
        channel: 'webhook',
        test: false,
        currency: 'EUR',
        buyer: { email: 'zoe@example.test', name: 'Zoë Müller', company: null, country: 'DE' },
        identification: {},
        lines: [{ key: '900', product: '79920', quantity: 2, unitPrice: 5000, isFree: false }],
        isPart: true,
      },
    });
  });

  it('names one order in all messages of a purchase, and a line by its item in webhook and license request', () => {
    const items = [
      { product: 'a', quantity: 1, unitPrice: 100 },
      { product: 'b', quantity: 3, unitPrice: 200 },
    ];
    const told = items.flatMap((item) =>
      samples.events.flatMap((event) => read(event, {}, { ...SALE, items: [item] })),
    );
    const purchases = told.flatMap((event) => (event.kind === 'orderPaid' ? [event.purchase] : []));
    const keys = new Set(purchases.map(({ lines: [line] }) => `${line?.product}:${line?.key}:${line?.quantity}`));

    expect(new Set(told.map((event) => 'externalId' in event && event.externalId))).toEqual(new Set([SALE.id]));
    expect(keys.size).toBe(2);
  });

  it('gives a repeated message the same event ids, also one that is sent again by hand, and every other another', () => {
    const idsOf = (changes: Fields) => samples.events.flatMap((name) => read(name, changes).map((one) => one.eventId));

    expect(idsOf({ IS_RESENT: '1' })).toEqual(idsOf({}));
    expect(idsOf({}).length - new Set(idsOf({})).size).toBe(1); // two samples tell of the same charged order
  });

  it.each([
    ['OrderOnWaiting', { kind: 'orderPending' }],
    ['OrderDeclined', { kind: 'orderCancelled' }],
    ['OrderRefunded', { kind: 'orderRefunded', lineKeys: 'all' }],
    ['OrderPartiallyRefunded', { kind: 'orderPartlyRefunded' }],
    ['OrderChargedBack', { kind: 'orderDisputed', outcome: 'opened' }],
    ['OrderChargebackIsWon', { kind: 'orderDisputed', outcome: 'won' }],
    ['LicenseRequested', { kind: 'orderPaid', purchase: { channel: 'reply' } }],
  ])('reads %s', (event, expected) => {
    expect(read(event)).toMatchObject([{ externalId: SALE.id, ...expected }]);
  });

  it('tells partial refunds and suspensions of one order apart', () => {
    const idOf = (event: string, changes: Fields) => read(event, changes)[0]?.eventId;
    const next = { SUBSCRIPTION_NEXT_CHARGE_DATE: '1/22/2027 12:00 AM' };

    expect(idOf('OrderPartiallyRefunded', { ORDER_REFUNDED: '2' })).not.toBe(idOf('OrderPartiallyRefunded', {}));
    expect(idOf('SubscriptionSuspended', next)).not.toBe(idOf('SubscriptionSuspended', {}));
    expect(read('SubscriptionSuspended', next)).toMatchObject([{ paidUntil: '2027-01-22T00:00:00.000Z' }]);
  });

  it('ignores what it does not know, whatever its number says, and items that no code belongs to', () => {
    const unknown = read('OrderCharged', { IPN_TYPE_NAME: 'OrderCustomerInformationChanged' });

    expect(unknown).toMatchObject([{ kind: 'ignored', type: 'OrderCustomerInformationChanged' }]);
    expect(read('OrderCharged', { IPN_TYPE_NAME: 'constructor' })).toMatchObject([{ kind: 'ignored' }]);
    expect(parse('IPN_TYPE_ID=1')).toMatchObject([{ kind: 'ignored', type: 'unknown' }]);
    expect(read('OrderCharged', { ORDER_ITEM_TYPE_NAME: 'BackupMedia' })).toMatchObject([{ kind: 'ignored' }]);
  });

  it('counts prices after discount, and the lower one in doubt', () => {
    const sum = { ORDER_ITEM_TOTAL_AMOUNT: '80.00' };

    expect(priceOf({ ORDER_ITEM_TOTAL_DISCOUNT: '20.00', ...sum })).toBe(4000);
    expect(priceOf(sum)).toBe(4000);
    expect(priceOf({ ORDER_ITEM_TOTAL_DISCOUNT: '20.00' })).toBe(4000);
    expect(priceOf({ ORDER_ITEM_TOTAL_AMOUNT: '0', ORDER_TOTAL_AMOUNT: '0' })).toBe(5000);
    expect(priceOf({ ORDER_ITEM_TOTAL_DISCOUNT: undefined, ORDER_ITEM_TOTAL_AMOUNT: undefined })).toBe(5000);
  });

  it('counts in the minor unit of the currency, and leaves out a price that cannot be told', () => {
    expect(priceOf({}, { currency: 'JPY' })).toBe(5000);
    expect(priceOf({}, { currency: 'KWD' })).toBe(5000);
    expect(priceOf({ ORDER_CURRENCY_CODE: '' })).toBeNull();
    expect(priceOf({ ORDER_ITEM_UNIT_PRICE: '', ORDER_ITEM_TOTAL_AMOUNT: 'x' })).toBeNull();
  });

  it('reads a test order, for which no money is taken, and an order whose soft fields are missing', () => {
    const { buyer } = purchaseOf({ CUSTOMER_NAME: '', CUSTOMER_EMAIL: '', CUSTOMER_COUNTRY_CODE: 'Germany' });

    expect(purchaseOf({}, { test: true })).toMatchObject({ test: true, lines: [{ isFree: true, unitPrice: 5000 }] });
    expect(buyer).toEqual({ email: null, name: 'Zoë Müller', company: null, country: null });
    expect(purchaseOf({ CUSTOMER_LANGUAGE_CODE: 'de' }).buyer.locale).toBe('de');
  });

  it.each([
    [{ ORDER_ID: '' }, 'form.ORDER_ID'],
    [{ ORDER_ITEM_ID: '' }, 'form.ORDER_ITEM_ID'],
    [{ PRODUCT_ID: undefined }, 'form.PRODUCT_ID'],
    [{ PRODUCT_QUANTITY: '1.5' }, 'form.PRODUCT_QUANTITY'],
    [{ TEST_MODE: 'perhaps' }, 'form.TEST_MODE'],
  ])('refuses %j and names the field', (changes, message) => {
    expect(() => read('OrderCharged', changes)).toThrow(message);
  });

  it('throws nothing but MalformedDeliveryError, whatever the bytes', () => {
    const name = fc.constantFrom(...new URLSearchParams(bodyOf('OrderCharged#subscription')).keys(), '__proto__');
    const changed = fc.tuple(fc.constantFrom(...samples.events), name, fc.string()).map(([event, field, text]) => {
      return Buffer.from(bodyOf(event, { [field]: text }));
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), changed), (bytes) => {
        try {
          parse(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDeliveryError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
