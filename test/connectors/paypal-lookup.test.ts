import { PlatformApiError, type ApiRequest } from '../../connectors/platform-access';
import { createPayPal } from '../../connectors/paypal';
import { MalformedDeliveryError } from '../../domain/errors';
import { anApi, answersTo, type Answers } from './paypal-answers';
import { NOW, aSale } from './paypal-signer';

const ORDER = '/v2/checkout/orders/O-3C679366HH908993F';
const SUBSCRIPTION = '/v1/billing/subscriptions/3C679366HH908993F';
const CAPTURE = aSale().id;

const answersOf = (sale = aSale()): Answers => answersTo('PAYMENT.CAPTURE.COMPLETED', sale);

function aConnector(clock = { now: NOW.getTime() }) {
  const connector = createPayPal({ fetchCertificate: () => Promise.reject(new Error()), clock: () => clock.now });
  return {
    lookUp: async (lookup: string, { access }: ReturnType<typeof anApi>) =>
      connector.lookUp?.({ externalId: CAPTURE, lookup }, access),
  };
}

/** The order as PayPal tells it, with a change in its only unit. */
function orderWith(change: object, unit: object = {}): Answers {
  const order = answersOf()[ORDER] as { purchase_units: object[] };
  return {
    ...answersOf(),
    [ORDER]: { ...order, ...change, purchase_units: [{ ...order.purchase_units[0], ...unit }] },
  };
}

const linesOf = async (answers: Answers) => (await aConnector().lookUp(ORDER, anApi(answers)))?.lines;

describe('payPal.lookUp, orders', () => {
  it('finds the lines, the buyer and the merchant', async () => {
    const api = anApi(answersOf());

    expect(await aConnector().lookUp(ORDER, api)).toEqual({
      currency: 'EUR',
      buyer: { email: 'zoe@example.test', name: 'Zoë Müller', company: null, country: 'DE' },
      identification: { merchantId: 'MERCHANT1' },
      lines: [
        { key: '1', product: 'pro', quantity: 2, unitPrice: 4900, isFree: false },
        { key: '2', product: 'plugin', quantity: 1, unitPrice: 1050, isFree: false },
      ],
    });
  });

  it('keeps lines of one product apart, and takes the name where there is no sku', async () => {
    const item = { name: 'Pro', quantity: '1', unit_amount: { currency_code: 'EUR', value: '108.50' } };

    expect(
      await linesOf(orderWith({}, { items: [{ ...item, sku: 'pro' }, item, { ...item, sku: '' }] })),
    ).toMatchObject([
      { key: '1', product: 'pro' },
      { key: '2', product: 'Pro' },
      { key: '3', product: 'Pro' },
    ]);
  });

  it('takes the discount of all items off each price', async () => {
    const discount = { currency_code: 'EUR', value: '10.85' };
    const amount = { currency_code: 'EUR', value: '97.65', breakdown: { discount } };

    expect(await linesOf(orderWith({}, { amount }))).toMatchObject([{ unitPrice: 4410 }, { unitPrice: 945 }]);
  });

  it.each([
    ['JPY', 4900],
    ['KWD', 4900],
  ])('counts in the minor units of %s', async (currency, unitPrice) => {
    expect(await linesOf(answersOf(aSale({ currency })))).toMatchObject([{ unitPrice }, { unitPrice: 1050 }]);
  });

  it('leaves open a price that is told nowhere, and a buyer who is unknown', async () => {
    const items = [{ sku: 'pro', quantity: '3' }];
    const found = await aConnector().lookUp(ORDER, anApi(orderWith({ payer: null }, { items, payee: null })));

    expect(found).toMatchObject({
      buyer: { email: null, name: null, country: null },
      identification: {},
      lines: [{ product: 'pro', quantity: 3, unitPrice: null, isFree: null }],
    });
  });

  it('tells what was free from what the discount has made cheap', async () => {
    const free = { sku: 'extra', quantity: '1', unit_amount: { currency_code: 'EUR', value: '0.00' } };

    expect(await linesOf(orderWith({}, { items: [free] }))).toMatchObject([{ unitPrice: 0, isFree: true }]);
  });

  const captured = (status: string, value = '108.50') => ({
    payments: { captures: [{ id: CAPTURE, status, amount: { currency_code: 'EUR', value } }] },
  });

  it.each([
    ['another capture', { payments: { captures: [] } }, 'the capture is missing'],
    ['money that is not there', captured('PENDING'), 'the money is not there'],
    ['money that has gone back', captured('REFUNDED'), 'the money is not there'],
    ['a part of the money', captured('COMPLETED', '50.00'), 'only a part was paid'],
    ['no items', { items: [] }, 'order.purchase_units.items: '],
    ['an item without a product', { items: [{ quantity: '1' }] }, 'items.sku: missing'],
    ['half a unit', { items: [{ sku: 'pro', quantity: '0.5' }] }, 'items.0.quantity: '],
  ])('finds nothing for %s', async (_, unit, message) => {
    const found = linesOf(orderWith({}, unit));

    await expect(found).rejects.toThrow(MalformedDeliveryError);
    await expect(found).rejects.toThrow(message);
  });
});

describe('payPal.lookUp, subscriptions', () => {
  it('finds the plan, its quantity, the subscriber and the subscription itself', async () => {
    expect(await aConnector().lookUp(SUBSCRIPTION, anApi(answersOf()))).toEqual({
      buyer: { email: 'zoe@example.test', name: 'Zoë Müller', company: null, country: null },
      lines: [
        { key: '1', product: 'pro', quantity: 2, unitPrice: aSale().items[0]?.unitPrice, subscriptionId: aSale().id },
      ],
    });
  });

  it.each([
    ['a tax that the price includes is taken off', { taxes: { percentage: '25', inclusive: true } }, 8000],
    ['a plan without a regular period tells none', { billing_cycles: [] }, null],
    ['a plan with tiers tells none', { billing_cycles: [{ tenure_type: 'REGULAR', pricing_scheme: {} }] }, null],
  ])('finds the price of the plan: %s', async (_case, change, unitPrice) => {
    const regular = {
      tenure_type: 'REGULAR',
      pricing_scheme: { fixed_price: { currency_code: 'EUR', value: '100.00' } },
    };
    const plan = { billing_cycles: [regular], taxes: null, ...change };
    const found = await aConnector().lookUp(SUBSCRIPTION, anApi({ ...answersOf(), '/v1/billing/plans/pro': plan }));

    expect(found?.lines).toMatchObject([{ unitPrice }]);
  });

  it.each([
    ['MONTH', 3, 93],
    ['YEAR', 1, 366],
    ['DAY', null, 1],
    ['FORTNIGHT', 1, undefined],
  ])('finds how long a regular period is: %s, %s', async (interval_unit, interval_count, periodDays) => {
    const trial = { tenure_type: 'TRIAL', frequency: { interval_unit: 'DAY', interval_count: 14 } };
    const regular = { tenure_type: 'REGULAR', frequency: { interval_unit, interval_count } };
    const plan = { billing_cycles: [trial, regular] };
    const found = await aConnector().lookUp(SUBSCRIPTION, anApi({ ...answersOf(), '/v1/billing/plans/pro': plan }));

    expect(found?.lines[0]?.periodDays).toBe(periodDays);
  });

  it('leaves the price open where the plan may not be read, and fails while PayPal is down', async () => {
    const plan = '/v1/billing/plans/pro';
    const refused = anApi({ ...answersOf(), [plan]: new PlatformApiError(403, 'answered 403') });
    const down = anApi({ ...answersOf(), [plan]: new PlatformApiError(503, 'answered 503') });

    expect((await aConnector().lookUp(SUBSCRIPTION, refused))?.lines).toMatchObject([{ unitPrice: null }]);
    await expect(aConnector().lookUp(SUBSCRIPTION, down)).rejects.toThrow('503');
  });

  it('finds nothing while no payment was made', async () => {
    const unpaid = { ...answersOf(), [SUBSCRIPTION]: { plan_id: 'pro', billing_info: {} } };

    await expect(aConnector().lookUp(SUBSCRIPTION, anApi(unpaid))).rejects.toThrow('billing_info.last_payment');
  });
});

describe('payPal.lookUp, access', () => {
  const TOKEN = '/v1/oauth2/token';
  const pathsOf = (asked: ApiRequest[]) => asked.map(({ url }) => new URL(url).pathname);

  it('gets a token by the credentials, and asks by it', async () => {
    const api = anApi(answersOf());
    await aConnector().lookUp(ORDER, api);

    expect(api.asked).toEqual([
      {
        method: 'POST',
        url: 'https://api.example.test/v1/oauth2/token',
        headers: {
          authorization: `Basic ${Buffer.from('app:app-secret').toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      },
      { url: `https://api.example.test${ORDER}`, headers: { authorization: 'Bearer sandbox-token' } },
    ]);
  });

  it('asks PayPal itself when no other address is set', async () => {
    const api = anApi(answersOf(), { url: null });
    await aConnector().lookUp(ORDER, api);

    expect(api.asked.map(({ url }) => url)).toContain(`https://api-m.paypal.com${ORDER}`);
  });

  it('keeps a token until it runs out, for the same credentials only', async () => {
    const clock = { now: NOW.getTime() };
    const { lookUp } = aConnector(clock);
    const api = anApi(answersOf());
    const other = anApi(answersOf(), { key: 'other' });
    await lookUp(ORDER, api);
    await lookUp(ORDER, api);
    await lookUp(ORDER, other);
    clock.now += 32_400_000;
    await lookUp(ORDER, api);

    expect(pathsOf(api.asked)).toEqual([TOKEN, ORDER, ORDER, TOKEN, ORDER]);
    expect(pathsOf(other.asked)).toEqual([TOKEN, ORDER]);
  });

  it('gets another token, once, when the old one is refused', async () => {
    const api = anApi({ ...answersOf(), [ORDER]: new PlatformApiError(401, 'answered 401') });

    await expect(aConnector().lookUp(ORDER, api)).rejects.toThrow('answered 401');
    expect(pathsOf(api.asked)).toEqual([TOKEN, ORDER, TOKEN, ORDER]);
  });

  it.each([
    ['an outage', { ...answersOf(), [ORDER]: new PlatformApiError(503, 'answered 503') }, {}],
    ['refused credentials', { [TOKEN]: new PlatformApiError(403, 'answered 403') }, {}],
    ['an order that is not there yet', { [TOKEN]: answersOf()[TOKEN] }, {}],
    ['a store without credentials', answersOf(), { key: null }],
  ])('lets the error through at %s', async (_, answers, credentials) => {
    await expect(aConnector().lookUp(ORDER, anApi(answers, credentials))).rejects.toThrow(PlatformApiError);
  });
});
