import { orderBody, useApi } from './api';

interface OrderJson {
  id: string;
  state: string;
  lines: { state: string; charge: unknown; codes?: string[] }[];
}

const api = useApi();
const payment = { method: 'pm_1', customer: 'cus_1' };

beforeAll(async () => {
  await api.addStore('direct');
  await api.addStore('charging', { gateway: 'sandbox', paymentMode: 'onDelivery' });
  await api.addStore('either', { gateway: 'sandbox' });
  await api.addProduct('desktop-app');
});
beforeEach(() => {
  api.gateway.handsOver = true;
  api.gateway.charges = true;
  api.gateway.placed.length = 0;
});

const place = (store: string, changes: Record<string, unknown> = {}) =>
  api.call<OrderJson>('POST', '/v1/orders', { body: orderBody({ store, ...changes }) });
const oneLine = (line: Record<string, unknown>) => ({ lines: [{ product: 'desktop-app', quantity: 2, ...line }] });

describe('POST /v1/orders with a payment', () => {
  it('passes on what is charged, and shows what the line costs', async () => {
    const { status, body, text } = await place('charging', { payment, ...oneLine({ unitPrice: 4900, tax: 980 }) });

    expect(status).toBe(201);
    expect(body.lines).toMatchObject([{ tax: 980, charge: { state: 'charged', amount: 10_780 }, publisher: null }]);
    expect(body.lines[0]?.charge).toEqual({ state: 'charged', amount: 10_780 });
    expect(api.gateway.placed).toMatchObject([{ purchase: { payment, lines: [{ tax: 980 }] } }]);
    expect(text).not.toMatch(/pm_1|cus_1/);
  });

  it('charges nothing that is not asked for, and no test order', async () => {
    const without = await place('either');
    const test = await place('charging', { payment, test: true });

    expect([without.status, without.body.lines[0]?.charge]).toEqual([201, null]);
    expect([test.status, test.body.lines[0]?.charge]).toEqual([201, null]);
    expect(api.gateway.placed[0]?.purchase.payment).toBeNull();
  });

  it.each([
    ['granted', false],
    ['charged', true],
  ])('shows the codes of a line that is %s: %s', async (state, areShown) => {
    api.gateway.handsOver = false;
    api.gateway.charges = areShown;
    const { body } = await place('charging', { payment });

    expect(body.lines[0]?.state).toBe(state);
    expect(body.lines[0]?.codes !== undefined).toBe(areShown);
  });

  it.each<[string, string, Record<string, unknown>, string[]]>([
    ['a payment in a store without a gateway', 'direct', { payment }, ['payment']],
    ['no payment in a store that charges on delivery', 'charging', {}, ['payment']],
    ['tax alone without a payment there', 'charging', oneLine({ unitPrice: 0, tax: 5 }), ['payment']],
    ['a payment without a currency', 'either', { payment, currency: null }, ['currency']],
    ['a payment without prices', 'either', { payment, ...oneLine({}) }, ['lines.0.unitPrice']],
    [
      'a payment without anything to go by',
      'either',
      { payment, currency: null, ...oneLine({}) },
      ['currency', 'lines.0.unitPrice'],
    ],
    [
      'more than can be counted',
      'either',
      { payment, ...oneLine({ unitPrice: Number.MAX_SAFE_INTEGER }) },
      ['lines.0.unitPrice'],
    ],
    ['a method with a space', 'either', { payment: { method: 'p m' } }, ['payment.method']],
    ['card data', 'either', { payment: { ...payment, number: '4242' } }, ['payment.number']],
    ['a tax without a currency', 'direct', { currency: null, ...oneLine({ tax: 1 }) }, ['currency']],
    [
      'a country in words',
      'direct',
      { buyer: { billingAddress: { country: 'Germany' } } },
      ['buyer.billingAddress.country'],
    ],
    ['a locale that is none', 'direct', { buyer: { locale: 'english please' } }, ['buyer.locale']],
  ])('refuses %s with its path', async (_case, store, changes, paths) => {
    const { status, body } = await place(store, changes);

    expect([status, (body as unknown as { errors: { path: string }[] }).errors.map(({ path }) => path)]).toEqual([
      422,
      paths,
    ]);
  });

  it('takes an order that costs nothing without a payment', async () => {
    const statuses = [await place('charging', oneLine({ unitPrice: 0 })), await place('charging', oneLine({}))];

    expect(statuses.map(({ status }) => status)).toEqual([201, 201]);
  });
});

describe('POST /v1/orders with what a publisher is told', () => {
  it('passes on addresses, locale and attributes, and keeps them', async () => {
    const billingAddress = { line1: '1 Example Street', city: 'Springfield', country: 'US' };
    const { body } = await place('direct', {
      buyer: { email: 'ann@example.com', billingAddress, shippingAddress: null, locale: 'en_US' },
      ...oneLine({ attributes: { campaign: 'spring' } }),
    });
    const kept = await api.database.models.orders.find(body.id);

    expect(body).toMatchObject({ buyer: { billingAddress, locale: 'en_US' } });
    expect(kept?.buyer).toMatchObject({ billingAddress, locale: 'en_US' });
    expect(kept?.lines[0]?.attributes).toEqual({ campaign: 'spring' });
  });
});
