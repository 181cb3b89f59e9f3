import { maskCode } from '../../domain/code-mask';
import type { Role } from '../../domain/role';
import { createPaymentGateways } from '../../payments/gateways';
import { startPaymentServer, type PaymentServer } from '../../sandbox/payment-server';
import { DECLINED_METHOD } from '../../sandbox/payment-bank';
import { aCharge } from '../payments/charges';
import { orderBody, useApi } from './api';

interface OrderJson {
  id: string;
  statusUrl: string;
  lines: { id: string; codes?: string[] }[];
}

interface StatusJson {
  masked: boolean;
  paymentUrl: string | null;
  codesUrl: string | null;
  lines: { codes: string[] }[];
}

let sandbox: PaymentServer;
beforeAll(async () => {
  sandbox = await startPaymentServer({ port: 0 });
});
const payments = () => createPaymentGateways({ sandboxAddress: sandbox.address, stripeAddress: null });
const api = useApi({}, () => ({ payments: { get: (...asked) => payments().get(...asked) } }));
afterAll(() => sandbox.stop());

beforeAll(async () => {
  await api.addStore('direct');
  await api.addStore('charging', { gateway: 'sandbox', paymentMode: 'onDelivery' });
  await api.addProduct('desktop-app');
  await api.addProduct('plugin');
});
beforeEach(() => {
  api.gateway.delivers = true;
  api.gateway.charges = true;
});

const STAFF: Role[] = ['support', 'operator', 'admin'];

/** An order of many codes, of which one line waits for a person. */
async function placed(delivery = 'response') {
  const lines = [
    { product: 'desktop-app', quantity: 12, unitPrice: 4900 },
    { product: 'plugin', quantity: 1, unitPrice: 900 },
  ];
  const { body } = await api.call<OrderJson>('POST', '/v1/orders', { body: orderBody({ delivery, lines }) });
  await api.gateway.raise(body.id, 'plugin', 'rights_refused');
  return body;
}

const pathOf = ({ statusUrl }: { statusUrl: string }) => new URL(statusUrl).pathname;
const open = <Body = string>(path: string, accept = 'text/html') =>
  api.call<Body>('GET', path, { key: null, headers: { accept } });
const codesOf = ({ lines }: { lines: { codes?: string[] }[] }) => lines.flatMap(({ codes = [] }) => codes);

/** The links to one order in every list and view of the API. */
async function linksTo(id: string, key: string): Promise<string[]> {
  type List<Name extends string> = Record<Name, { id: string; order: string; statusUrl: string }[]>;
  const one = await api.call<OrderJson>('GET', `/v1/orders/${id}`, { key });
  const listed = await api.call<List<'orders'>>('GET', '/v1/orders?limit=100', { key });
  const found = await api.call<List<'orders'>>('POST', '/v1/orders/search', { key, body: { order: id } });
  const waiting = await api.call<List<'items'>>('GET', '/v1/exceptions?limit=100', { key });
  return [
    one.body,
    ...listed.body.orders.filter((order) => order.id === id),
    ...found.body.orders,
    ...waiting.body.items.filter(({ order }) => order === id),
  ].map(pathOf);
}

describe('the link to an order', () => {
  it.each(STAFF)('shows a key with the role %s all but codes, wherever it is told', async (role) => {
    const { id } = await placed();
    const links = await linksTo(id, await api.addKey(role));
    const [link = ''] = links;
    const { text } = await open(link);
    const { body } = await open<StatusJson>(link, 'application/json');
    const real = await open<StatusJson>(`/orders/status/${api.orderIds.tokenOf(id)}`, 'application/json');
    const codes = codesOf(real.body);

    expect([links.length, new Set(links).size, codes.length]).toEqual([4, 1, 12]);
    expect(codes.filter((code) => text.includes(code))).toEqual([]);
    expect(text).toContain('You see this page as one of the shop');
    expect(body).toEqual({
      ...real.body,
      masked: true,
      codesUrl: null,
      lines: real.body.lines.map((line) => ({ ...line, codes: line.codes.map(maskCode) })),
    });
  });

  it('of the staff hides codes that went by mail, and samples, too', async () => {
    const mailed = await placed('email');
    const { body: test } = await api.call<OrderJson>('POST', '/v1/orders', { body: orderBody({ test: true }) });
    const key = await api.addKey('support');
    const shown = [];
    for (const { id } of [mailed, test]) {
      const { body } = await api.call<OrderJson>('GET', `/v1/orders/${id}`, { key });
      shown.push(...codesOf((await open<StatusJson>(pathOf(body), 'application/json')).body));
    }

    expect(shown).toHaveLength(13);
    expect(shown.every((code) => code.startsWith('••••'))).toBe(true);
  });

  it('of the staff brings no download', async () => {
    const { id } = await placed();
    const { status, text } = await open(`/orders/status/${api.orderIds.staffTokenOf(id)}/codes`);

    expect([status, text.includes('We do not know this order')]).toEqual([404, true]);
  });

  it("is the buyer's own for a store's key, which passes it on, and for whoever places the order", async () => {
    const order = await placed();
    const key = await api.addKey('store');
    const links = [];
    for (const path of [`/v1/orders/${order.id}`, '/v1/orders?limit=1'])
      links.push((await api.call<OrderJson & { orders?: OrderJson[] }>('GET', path, { key })).body);
    const [one, list] = links;
    const { body } = await open<StatusJson>(pathOf(order), 'application/json');

    expect([one?.statusUrl, list?.orders?.[0]?.statusUrl]).toEqual([order.statusUrl, order.statusUrl]);
    expect(body).toMatchObject({ masked: false, codesUrl: `${order.statusUrl}/codes` });
    expect(body.lines[0]?.codes).toEqual(order.lines[0]?.codes);
  });

  it('of the staff is told by the actions on an order', async () => {
    api.gateway.delivers = false;
    const { body: order } = await api.call<OrderJson>('POST', '/v1/orders', { body: orderBody() });
    const acted = await api.call<OrderJson>('POST', `/v1/orders/${order.id}/cancel`, {
      key: await api.addKey('operator'),
      body: { why: 'Agreed with the buyer' },
    });

    expect(acted.status).toBe(200);
    expect(pathOf(acted.body)).toBe(`/orders/status/${api.orderIds.staffTokenOf(order.id)}`);
  });
});

describe('a payment that was declined', () => {
  async function declined() {
    api.gateway.charges = false;
    api.gateway.handsOver = false;
    const payment = { method: 'saved', customer: null };
    const { body } = await api.call<OrderJson>('POST', '/v1/orders', {
      body: orderBody({ store: 'charging', payment }),
    });
    const charge = aCharge({
      orderId: body.id,
      line: 'desktop-app',
      method: { method: DECLINED_METHOD, customer: null },
    });
    const gateway = payments().get('charging', 'sandbox', { secretKey: null, publicKey: null });
    const { paymentId } = await gateway.prepare(charge);
    await gateway.take(paymentId ?? '', charge);
    await api.gateway.decline(body.id, 'desktop-app', paymentId, new Date('2030-01-08T10:00:00Z'));
    return body;
  }

  it("is mended by the buyer's link, and not by the staff's", async () => {
    const order = await declined();
    const staff = `/orders/status/${api.orderIds.staffTokenOf(order.id)}`;
    const pay = (path: string) =>
      api.call('POST', `${path}/payment`, {
        key: null,
        body: { line: 'desktop-app', method: 'sandbox-card' },
        headers: { accept: 'application/json' },
      });
    const { text } = await open(staff);
    const shown = await open<StatusJson>(staff, 'application/json');
    const page = await open(`${staff}/payment`);
    const refused = await pay(staff);
    const signalsBefore = [...api.gateway.signals];
    const { body: own } = await open<StatusJson>(pathOf(order), 'application/json');
    const taken = await pay(pathOf(order));

    expect([shown.body.paymentUrl, text.includes('Mend the payment')]).toEqual([null, false]);
    expect([page.status, refused.status, signalsBefore]).toEqual([404, 404, []]);
    expect([own.paymentUrl, taken.status]).toEqual([`${order.statusUrl}/payment`, 202]);
  });
});
