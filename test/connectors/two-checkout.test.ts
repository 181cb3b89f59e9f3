import fc from 'fast-check';
import { findConnector } from '../../connectors/registry';
import { twoCheckout } from '../../connectors/two-checkout';
import { MalformedDeliveryError } from '../../domain/errors';
import type { StoreEvent } from '../../domain/store-event';
import { twoCheckout as samples } from '../../samples/two-checkout';

const KEYS = { secret: 'secret', privateKey: '' };
const SALE = {
  id: '98765432109876543210',
  email: 'zoe@example.test',
  name: 'Zoë Müller',
  currency: 'EUR',
  items: [
    { product: '40898000', quantity: 2, unitPrice: 5000 },
    { product: '40898001', quantity: 3, unitPrice: 999 },
    { product: '40898000', quantity: 1, unitPrice: 4500 },
  ],
  test: false,
  now: new Date('2026-11-21T23:00:00Z'),
};

const parse = (body: string | Buffer): StoreEvent[] => twoCheckout.parse({ rawBody: Buffer.from(body), headers: {} });

/** A sample's events, with fields that are changed, or left out when undefined. */
function read(event: string, changes: Record<string, string | undefined> = {}, sale = SALE): StoreEvent[] {
  const fields = new URLSearchParams(samples.sample(event, sale, KEYS).body);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  return parse(fields.toString());
}

function purchaseOf(changes: Record<string, string | undefined> = {}, sale: Partial<typeof SALE> = {}) {
  const [paid] = read('COMPLETE', changes, { ...SALE, ...sale });
  if (paid?.kind !== 'orderPaid') throw new Error(`not paid: ${JSON.stringify(paid)}`);
  return paid.purchase;
}

const ONE = { items: [{ product: 'pro', quantity: 2, unitPrice: 5000 }] };
const priceOf = (changes: Record<string, string | undefined>, sale: Partial<typeof SALE> = {}) =>
  purchaseOf(changes, { ...ONE, ...sale }).lines[0]?.unitPrice;

describe('twoCheckout.parse, payments', () => {
  it('is what the registry knows', () => {
    expect(findConnector('two-checkout')).toBe(twoCheckout);
  });

  it('reads an order with its lines, buyer and identification, and keeps long ids', () => {
    expect(read('COMPLETE')).toEqual([
      {
        kind: 'orderPaid',
        eventId: '98765432109876543210:COMPLETE:COMPLETE',
        externalId: '98765432109876543210',
        purchase: {
          eventId: '98765432109876543210:COMPLETE:COMPLETE',
          channel: 'webhook',
          test: false,
          currency: 'EUR',
          buyer: { email: 'zoe@example.test', name: 'Zoë Müller', company: null, country: 'DE', locale: 'en' },
          identification: { vendorCode: '250111206876' },
          fields: { REFNOEXT: 'cart-98765432109876543210' },
          lines: [
            { key: '40898000', product: '40898000', quantity: 2, unitPrice: 5000, isFree: false },
            { key: '40898001', product: '40898001', quantity: 3, unitPrice: 999, isFree: false },
            { key: '40898000#2', product: '40898000', quantity: 1, unitPrice: 4500, isFree: false },
          ],
        },
      },
    ]);
  });

  it('names one order and the same lines in every notification of a purchase', () => {
    const events = samples.events
      .filter((event) => !event.includes('renewal'))
      .flatMap((event) => read(event))
      .flatMap((event) => ('externalId' in event ? [event] : []));
    const keys = events.flatMap((event) =>
      event.kind === 'orderPaid' ? [event.purchase.lines.map((l) => l.key)] : [],
    );

    expect(new Set(events.map(({ externalId }) => externalId))).toEqual(new Set([samples.externalId(SALE)]));
    expect(new Set(keys.map((list) => list.join()))).toEqual(new Set(['40898000,40898001,40898000#2']));
  });

  it('gives a repeated notification the same event ids, and every other one another', () => {
    const ids = samples.events.flatMap((event) => read(event).map(({ eventId }) => eventId));
    const distinct = new Set(ids);

    expect(ids).toEqual(samples.events.flatMap((event) => read(event, { IPN_DATE: '1' }).map((one) => one.eventId)));
    expect(ids.length - distinct.size).toBe(3); // four samples tell of the same completed order
  });

  it.each([
    ['PENDING', 'orderPending'],
    ['PAYMENT_AUTHORIZED', 'orderPending'],
    ['PAYMENT_RECEIVED#direct-debit', 'orderPending'],
    ['PAYMENT_RECEIVED', 'orderPaid'],
    ['REVERSED', 'orderCancelled'],
    ['REFUND', 'orderRefunded'],
    ['REFUND#partial', 'orderPartlyRefunded'],
  ])('reads %s as %s', (event, kind) => {
    expect(read(event)).toMatchObject([{ kind }]);
  });

  it.each(['PURCHASE_PENDING', 'PENDING_APPROVAL', 'PENDING_ORDER_APPROVAL'])('reads %s as pending', (ORDERSTATUS) => {
    expect(read('PENDING', { ORDERSTATUS })).toMatchObject([{ kind: 'orderPending' }]);
  });

  it('takes a refund for the whole order unless it says otherwise, and tells partial ones apart', () => {
    const partial = (IPN_TOTALGENERAL: string) => read('REFUND#partial', { IPN_TOTALGENERAL })[0]?.eventId;

    expect(read('REFUND', { REFUND_TYPE: undefined })).toMatchObject([{ kind: 'orderRefunded', lineKeys: 'all' }]);
    expect(read('REFUND', { REFUND_TYPE: 'SOMETHING' })).toMatchObject([{ kind: 'orderPartlyRefunded' }]);
    expect(partial('-1.00')).not.toBe(partial('-2.00'));
  });

  it.each([
    ['COMPLETE#chargeback', 'opened'],
    ['COMPLETE#chargeback-won', 'won'],
  ])('reads %s as the purchase and its dispute', (event, outcome) => {
    expect(read(event)).toMatchObject([{ kind: 'orderPaid' }, { kind: 'orderDisputed', outcome }]);
  });

  it('reads a chargeback that is lost as a dispute and no purchase', () => {
    expect(read('COMPLETE#chargeback-lost')).toMatchObject([{ kind: 'orderDisputed', outcome: 'lost' }]);
  });

  it('reads a refund after a chargeback as both', () => {
    expect(read('REFUND', { CHARGEBACK_RESOLUTION: 'LOST' })).toMatchObject([
      { kind: 'orderDisputed', outcome: 'lost' },
      { kind: 'orderRefunded' },
    ]);
  });

  it('ignores a status that it does not know', () => {
    expect(read('COMPLETE', { ORDERSTATUS: 'SOMETHING_NEW' })).toMatchObject([
      { kind: 'ignored', type: 'SOMETHING_NEW' },
    ]);
    expect(read('COMPLETE', { ORDERSTATUS: '' })).toMatchObject([{ kind: 'ignored', type: 'unknown' }]);
  });

  it('counts prices after discount and before tax, whichever way the discount is meant', () => {
    const told = { 'IPN_VAT[]': '15.20', 'IPN_DISCOUNT[]': '20.00' };

    expect(priceOf({ ...told, 'IPN_TOTAL[]': '95.20' })).toBe(4000);
    expect(priceOf({ ...told, 'IPN_TOTAL[]': '75.20' })).toBe(3000);
    expect(priceOf({ ...told, 'IPN_TOTAL[]': '115.20' })).toBe(5000);
    expect(priceOf({ ...told, 'IPN_TOTAL[]': undefined })).toBe(3000);
    expect(priceOf({ 'IPN_TOTAL[]': undefined, 'IPN_DISCOUNT[]': undefined })).toBe(5000);
  });

  it('counts in the minor unit of the currency, and leaves out a price that cannot be told', () => {
    expect(priceOf({}, { currency: 'JPY' })).toBe(5000);
    expect(priceOf({ 'IPN_PRICE[]': '1000.00', 'IPN_TOTAL[]': '2000.00' }, { currency: 'JPY' })).toBe(1000);
    expect(priceOf({}, { currency: 'KWD' })).toBe(5000);
    expect(priceOf({ CURRENCY: '' })).toBeNull();
    expect(priceOf({ 'IPN_PRICE[]': 'free' })).toBeNull();
    expect(purchaseOf({ 'IPN_TOTAL[]': '0.00' }, ONE).lines[0]?.isFree).toBe(true);
  });

  it('reads a test order, and an order whose soft fields are missing', () => {
    const { buyer } = purchaseOf({
      FIRSTNAME: undefined,
      LASTNAME: '',
      CUSTOMEREMAIL: ' ',
      COUNTRY_CODE: 'x',
      LANGUAGE: '',
    });

    expect(purchaseOf({}, { test: true }).test).toBe(true);
    expect(purchaseOf({ TEST_ORDER: undefined }).test).toBe(false);
    expect(buyer).toEqual({ email: null, name: null, company: null, country: null });
    expect(purchaseOf({ VENDOR_CODE: '' }).identification).toEqual({});
  });

  it.each([
    [{ REFNO: '' }, 'form.REFNO'],
    [{ TEST_ORDER: 'perhaps' }, 'form.TEST_ORDER'],
    [{ 'IPN_PID[]': undefined }, 'form.IPN_PID[]'],
    [{ 'IPN_PNAME[]': undefined }, 'form.IPN_PNAME[]: missing'],
    [{ IPN_DATE: undefined }, 'form.IPN_DATE: missing'],
    [{ 'IPN_QTY[]': '0' }, 'form.IPN_QTY[].0'],
    [{ 'IPN_QTY[]': '1' }, 'form.IPN_QTY[].1: missing'],
  ])('refuses %j and names the field', (changes, message) => {
    const sale = message.includes('.1') ? { ...SALE, items: SALE.items.slice(0, 2) } : { ...SALE, ...ONE };
    const attempt = () => {
      if (!message.includes('.1')) return read('COMPLETE', changes, sale);
      return parse(samples.sample('COMPLETE', sale, KEYS).body.replace('IPN_QTY%5B%5D', 'X'));
    };

    expect(attempt).toThrow(MalformedDeliveryError);
    expect(attempt).toThrow(message);
  });
});

describe('twoCheckout.parse, what no receipt could be signed for', () => {
  it.each([
    ['REFNO=1', 'form.IPN_PID[]: missing'],
    ['REFNO=1&IPN_PID[]=', 'form.IPN_PNAME[]: missing'],
    ['REFNO=1&IPN_PID[]=&IPN_PNAME[]=&ORDERSTATUS=PENDING', 'form.IPN_DATE: missing'],
    ['LICENSE_CODE=A1', 'form.EXPIRATION_DATE: missing'],
    ['IPN_PID[]=1&IPN_PNAME[]=x&IPN_DATE=1', 'form.REFNO'],
    ['x=1', 'form.REFNO'],
  ])('refuses %s and names the field', (body, message) => {
    expect(() => parse(body)).toThrow(MalformedDeliveryError);
    expect(() => parse(body)).toThrow(message);
  });
});

describe('twoCheckout.parse, anything', () => {
  it('throws nothing but MalformedDeliveryError, whatever the bytes', () => {
    const names = [...new URLSearchParams(samples.sample('COMPLETE#renewal', SALE, KEYS).body).keys()];
    const name = fc.constantFrom(...names, 'LICENSE_CODE', 'DISPATCH_REASON', '__proto__', '__proto__[]');
    const value = fc.oneof(fc.string(), fc.constantFrom('COMPLETE', '1', 'REFUND', '9999-12-31', 'GMT+99:99'));
    const form = fc.array(fc.tuple(name, value)).map((fields) => Buffer.from(new URLSearchParams(fields).toString()));
    const changed = fc.tuple(name, value).map(([field, text]) => {
      const fields = new URLSearchParams(samples.sample('COMPLETE#subscription', SALE, KEYS).body);
      fields.set(field, text);
      return Buffer.from(fields.toString());
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), form, changed), (bytes) => {
        try {
          parse(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDeliveryError);
        }
      }),
      { numRuns: 500 },
    );
    expect(() => parse('REFNO=1&REFNO=2')).toThrow('a form field comes twice');
  });
});
