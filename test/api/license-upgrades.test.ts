import { allocationIds } from '../../domain/ids';
import type { PurchaseLine } from '../../domain/purchase';
import { sold } from '../helpers/licenses';
import { orderBody, useApi } from './api';

const api = useApi();
const models = () => api.database.models;

beforeAll(async () => {
  await api.addStore('direct', { products: { 'app-pro': 'desktop-app' } });
  await api.addProduct('desktop-app');
});
beforeEach(() => {
  api.gateway.delivers = true;
  api.gateway.updates.length = 0;
});

interface OrderJson {
  id: string;
  lines: { id: string; upgrades: string | null; codes?: string[] }[];
  errors: { path: string }[];
}

const place = (line: object) =>
  api.call<OrderJson>('POST', '/v1/orders', {
    body: orderBody({ lines: [{ product: 'app-pro', quantity: 1, unitPrice: 4900, ...line }] }),
  });
const taken = (): PurchaseLine => api.gateway.placed.at(-1)!.purchase.lines[0]!;

describe('POST /v1/orders with a line that upgrades', () => {
  it("names the license to the order's workflow, and never its code", async () => {
    const { id, code } = await sold(models());
    await place({ upgrades: { code: code.toLowerCase(), days: 30 }, features: { seats: '5' } });

    expect(taken()).toMatchObject({ upgrades: { license: id, days: 30 }, features: { seats: '5' } });
    expect(JSON.stringify(api.gateway.placed.at(-1)).toUpperCase()).not.toContain(code);
  });

  it('takes an order whose code nobody has, for people to correct', async () => {
    await sold(models(), { product: 'plugin' });
    const { status } = await place({ upgrades: { code: 'NOBODY-HAS-THIS' } });

    expect(status).toBeLessThan(300);
    expect(taken().upgrades).toEqual({ license: null, days: null });
  });

  it('names the license of a product that is mapped only later', async () => {
    const { id, code } = await sold(models());
    await place({ product: 'not-mapped-yet', upgrades: { code } });

    expect(taken().upgrades).toEqual({ license: id, days: null });
  });

  it('takes a code that was taken back from its buyer as one that nobody has', async () => {
    const { code, unit } = await sold(models());
    await api.database.connection.model('Code').updateOne({ allocation: unit }, { state: 'revoked' });
    await place({ upgrades: { code } });

    expect(taken().upgrades).toEqual({ license: null, days: null });
  });

  it('asks to come again, in time, where the database does not answer', async () => {
    const hanging = jest.spyOn(models().licenses, 'knowCodes').mockReturnValue(new Promise(() => undefined));
    const { status } = await place({ upgrades: { code: 'ANY' } });
    hanging.mockRestore();

    expect(status).toBe(503);
  });

  it.each([
    ['two units', { quantity: 2, upgrades: { code: 'X' } }, 'lines.0.quantity'],
    ['no code', { upgrades: {} }, 'lines.0.upgrades.code'],
    ['a billion days', { upgrades: { code: 'X', days: 10 ** 9 } }, 'lines.0.upgrades.days'],
    ['days back', { upgrades: { code: 'X', days: -1 } }, 'lines.0.upgrades.days'],
  ])('refuses %s', async (_case, line, path) => {
    const { status, body } = await place(line);

    expect([status, body.errors.map((error) => error.path)]).toEqual([422, [path]]);
  });

  it('answers with the code of the license', async () => {
    const { id, code } = await sold(models());
    const { body } = await place({ upgrades: { code } });

    expect(body.lines).toMatchObject([{ upgrades: id, codes: [code] }]);
    expect(
      await models().licenses.mapByUnits(allocationIds(body.id, { id: 'app-pro', round: 0, quantity: 1 })),
    ).toEqual(new Map());
  });
});

describe('POST /v1/orders/{id}/lines/{line}/resubmit with a code', () => {
  const resubmit = (id: string, code: string | null) =>
    api.call<OrderJson>('POST', `/v1/orders/${id}/lines/app-pro/resubmit`, {
      body: { why: 'mistyped', corrections: { code } },
    });

  it('tells the order the license that the code is of', async () => {
    api.gateway.delivers = false;
    const { body } = await place({ upgrades: { code: 'MISTYPED' } });
    const { id, code } = await sold(models());
    const { status } = await resubmit(body.id, code);

    expect(status).toBe(200);
    expect(api.gateway.updates).toMatchObject([
      { name: 'resubmitLine', args: [{ line: 'app-pro', why: 'mistyped', corrections: { license: id } }] },
    ]);
  });

  it('lets the line bring a license of its own for null', async () => {
    api.gateway.delivers = false;
    const { body } = await place({ upgrades: { code: 'NONE-OF-THEM' } });
    await resubmit(body.id, null);

    expect(api.gateway.updates).toMatchObject([{ args: [{ corrections: { license: null } }] }]);
  });

  it('refuses a code that nobody has', async () => {
    api.gateway.delivers = false;
    const { body } = await place({ upgrades: { code: 'MISTYPED' } });
    const reply = await resubmit(body.id, 'MISTYPED-AGAIN');

    expect([reply.status, reply.body.errors.map((error) => error.path)]).toEqual([422, ['corrections.code']]);
  });
});
