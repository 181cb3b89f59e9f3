import { replacementId } from '../../domain/ids';
import type { License } from '../../domain/license';
import { licenseIdOf } from '../../models/license';
import { line, order } from '../models/orders';
import { useApi } from './api';

interface Listed {
  id: string;
  masked: string;
  state: string;
  order: string | null;
}

const api = useApi();
const list = (query: string, key?: string) =>
  api.call<{ codes: Listed[]; cursor: string | null }>('GET', `/v1/codes?${query}`, key === undefined ? {} : { key });
const search = (body: unknown, key?: string) =>
  api.call<{ codes: Listed[] }>('POST', '/v1/codes/search', { body, ...(key !== undefined && { key }) });
const revoke = (id: string, key?: string) =>
  api.call<Listed & { code: string }>('POST', `/v1/codes/${id}/revoke`, {
    body: { why: 'leaked' },
    ...(key !== undefined && { key }),
  });
const idOf = async (code: string) => (await search({ code })).body.codes[0]?.id ?? 'none';

const CODES = ['SEAT-AAAAA-11111', 'SEAT-BBBBB-22222', 'SEAT-CCCCC-33333', 'SEAT-DDDDD-44444'];

beforeEach(async () => {
  const { codes } = api.database.models;
  await api.database.connection.model('Code').deleteMany({});
  await api.addProduct('seats', { source: 'pool' });
  await api.addProduct('other', { source: 'pool' });
  await codes.upload(
    'seats',
    CODES.map((code, index) => ({ code, row: index + 1 })),
  );
});

const sell = async (externalId: string, state: 'delivered' | 'granted' = 'delivered') => {
  const orderId = api.orderIds.orderIdOf('direct', externalId);
  const unit = `${orderId}/line-1/1`;
  await api.database.models.codes.reserve('seats', unit);
  const lines = [line({ product: 'seats', state })];
  await api.database.models.orders.record(order(externalId, { orderId, lines }));
  const [code] = (await api.database.models.codes.reveal([unit])).values();
  return { orderId, unit, code: code ?? '' };
};

describe('GET /v1/codes', () => {
  it('lists codes masked, the newest first, by pages', async () => {
    const support = await api.addKey('support');
    const first = await list('product=seats&limit=3', support);
    const second = await list(`product=seats&limit=3&cursor=${first.body.cursor}`, support);

    expect(first.body.codes.map(({ masked }) => masked)).toEqual(['••••4444', '••••3333', '••••2222']);
    expect(second.body.codes.map(({ masked }) => masked)).toEqual(['••••1111']);
    expect(second.body.cursor).toBeNull();
    expect(first.text + second.text).not.toContain('SEAT');
  });

  it('narrows the list by state, and tells whose a code is', async () => {
    const { orderId } = await sell('L-1');
    const { body } = await list('product=seats&state=reserved');

    expect(body.codes).toMatchObject([{ state: 'reserved', order: orderId, line: 'line-1', unit: 1 }]);
  });

  it("tells what people call a code's order, and when it was handed over", async () => {
    const deliveredAt = '2026-03-01T10:00:00.000Z';
    const { orderId } = await sell('L-2');
    const lines = [line({ product: 'seats', state: 'delivered', deliveredAt })];
    await api.database.models.orders.record(order('L-2', { orderId, number: '#1002', lines, revision: 9 }));
    const { body } = await list(`order=${orderId}`);

    expect(body.codes).toMatchObject([{ externalId: 'L-2', number: '#1002', deliveredAt }]);
  });

  it('tells that the license of a code has been revoked', async () => {
    const { orderId, unit } = await sell('L-3');
    const before = await list(`order=${orderId}`);
    await api.database.models.licenses.add([{ ...licenseOf(unit), standing: 'revoked' }]);
    const { body } = await list(`order=${orderId}`);

    expect(before.body.codes).toMatchObject([{ licenseState: null }]);
    expect(body.codes).toMatchObject([{ state: 'reserved', licenseState: 'revoked' }]);
  });

  it('tells of a code that has been replaced nothing of the license, which has another', async () => {
    const { orderId, unit } = await sell('L-4');
    const id = licenseIdOf(unit);
    const replacement = replacementId(unit, 'leaked');
    await api.database.models.codes.reserve('seats', replacement);
    await api.database.models.licenses.add([{ ...licenseOf(unit), id, unit: replacement, standing: 'revoked' }]);
    const { body } = await list(`order=${orderId}`);

    expect(body.codes).toMatchObject([{ licenseState: 'revoked' }, { licenseState: null }]);
  });

  it("lists an order's codes, and those alone", async () => {
    const { orderId } = await sell('L-9');
    await sell('L-10');
    const { body } = await list(`order=${orderId}`);

    expect(body.codes).toMatchObject([{ order: orderId, product: 'seats' }]);
    expect((await list(`order=${orderId}&product=other`)).body.codes).toEqual([]);
    expect((await list(`order=${orderId}`, await api.addKey('support', ['elsewhere']))).status).toBe(404);
    expect((await list('order=nonsense')).status).toBe(404);
  });

  it('shows a key of one store no code of another store', async () => {
    await sell('L-2');

    expect((await list('product=seats', await api.addKey('support', ['elsewhere']))).body.codes).toHaveLength(3);
    expect((await list('product=seats', await api.addKey('support', ['direct']))).body.codes).toHaveLength(4);
  });

  it.each([
    ['product=nothing', 404],
    ['', 422],
    ['product=seats&cursor=nonsense', 422],
  ])('refuses %s', async (query, status) => {
    expect((await list(query)).status).toBe(status);
  });
});

describe('POST /v1/codes/search', () => {
  it('finds a code however it is written, and never logs it', async () => {
    const { body, headers } = await search({ code: ' seat bbbbb 22222' }, await api.addKey('support'));

    expect(body.codes).toMatchObject([{ product: 'seats', masked: '••••2222', state: 'available', order: null }]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(api.log.join('\n')).not.toMatch(/bbbbb/i);
  });

  it('finds it of the product that is named only', async () => {
    expect((await search({ code: CODES[0], product: 'other' })).body.codes).toEqual([]);
    expect((await search({ code: 'SEAT-NONE' })).body.codes).toEqual([]);
  });

  it('is not for stores', async () => {
    expect((await search({ code: CODES[0] }, await api.addKey('store'))).status).toBe(403);
  });
});

describe('POST /v1/codes/{id}/reveal', () => {
  it('shows a code to an operator, and records who has seen it', async () => {
    const id = await idOf('SEAT-AAAAA-11111');
    const { body, headers } = await api.call('POST', `/v1/codes/${id}/reveal`, { key: await api.addKey('operator') });
    const { entries } = await api.database.models.audit.list({ subject: id }, { limit: 5 });

    expect(body).toEqual({ id, code: 'SEAT-AAAAA-11111', state: 'available' });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(entries).toMatchObject([{ by: 'operator key', action: 'code.revealed', details: { product: 'seats' } }]);
    expect(JSON.stringify(entries)).not.toContain('SEAT-');
  });

  it('shows none that cannot be recorded', async () => {
    const broken = jest.spyOn(api.database.models.audit, 'record').mockRejectedValue(new Error('no database'));
    const { status, text } = await api.call('POST', `/v1/codes/${await idOf('SEAT-AAAAA-11111')}/reveal`);
    broken.mockRestore();

    expect(status).toBe(500);
    expect(text).not.toContain('SEAT-');
  });

  it.each(['support', 'store'] as const)('is not for the role %s', async (role) => {
    const path = `/v1/codes/${await idOf('SEAT-AAAAA-11111')}/reveal`;

    expect((await api.call('POST', path, { key: await api.addKey(role) })).status).toBe(403);
  });

  it.each(['0123456789abcdef01234567', 'nonsense'])('knows no code %s', async (id) => {
    expect((await api.call('POST', `/v1/codes/${id}/reveal`)).status).toBe(404);
  });
});

describe('POST /v1/codes/{id}/revoke', () => {
  it('takes a code out of stock, once and for good', async () => {
    const id = await idOf('SEAT-CCCCC-33333');
    const key = await api.addKey('operator');
    const first = await revoke(id, key);
    const again = await revoke(id, key);
    const { entries } = await api.database.models.audit.list({ subject: id }, { limit: 5 });

    expect([first.body.state, again.body.state]).toEqual(['revoked', 'revoked']);
    expect(entries).toMatchObject([{ action: 'code.revoked', by: 'operator key', why: 'leaked' }]);
    expect(await api.database.models.codes.countAvailable('seats')).toBe(3);
  });

  it('takes a delivered code back with its license', async () => {
    const { unit, code } = await sell('R-1');
    const { models } = api.database;
    const id = licenseIdOf(unit);
    await models.licenses.add([licenseOf(unit)]);
    const { body } = await revoke(await idOf(code));

    expect(body).toMatchObject({ state: 'revoked', line: 'line-1' });
    expect(await models.licenses.find(id)).toMatchObject({ standing: 'revoked', history: [{ why: 'leaked' }] });
    expect(await models.codes.heldFor([unit])).toEqual([]);
  });

  it('leaves the code of a line that the order has, and its record has not yet', async () => {
    const orderId = api.orderIds.orderIdOf('direct', 'R-3');
    const unit = `${orderId}/line-1/1`;
    await api.database.models.codes.reserve('seats', unit);
    await api.database.models.orders.record(order('R-3', { orderId, lines: [], endedAt: null }));
    const [code = ''] = (await api.database.models.codes.reveal([unit])).values();
    const { status, body } = await revoke(await idOf(code));

    expect([status, body.code]).toEqual([409, 'code_in_use']);
    expect(await api.database.models.codes.heldFor([unit])).toEqual([unit]);
  });

  it('keeps what is in stock from keys that are for some stores', async () => {
    const id = await idOf(CODES[0] ?? '');
    const key = await api.addKey('operator', ['direct']);
    const { status } = await revoke(id, key);
    const revealed = await api.call('POST', `/v1/codes/${id}/reveal`, { key });

    expect([status, revealed.status]).toEqual([404, 404]);
    expect(await api.database.models.codes.countAvailable('seats')).toBe(4);
  });

  it('leaves the code of a line that goes on', async () => {
    const { unit, code } = await sell('R-2', 'granted');
    const { status, body } = await revoke(await idOf(code));

    expect([status, body.code]).toEqual([409, 'code_in_use']);
    expect(await api.database.models.codes.heldFor([unit])).toEqual([unit]);
  });

  it('either takes a code out of stock or leaves it to the order that takes it at the same moment', async () => {
    const ids = await Promise.all(CODES.map(idOf));
    const units = ['a', 'b', 'c', 'd'].map((name) => `order-${name}/line-1/1`);
    const [answers, reserved] = await Promise.all([
      Promise.all(ids.map((id) => revoke(id))),
      Promise.all(units.map((unit) => api.database.models.codes.reserve('seats', unit))),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await api.database.models.codes.countAvailable('seats')).toBe(4 - 4);
    expect(reserved.filter(Boolean).length).toBeLessThanOrEqual(4);
  });

  it('is not for support', async () => {
    expect((await revoke(await idOf('SEAT-AAAAA-11111'), await api.addKey('support'))).status).toBe(403);
  });
});

const licenseOf = (unit: string): License => ({
  ...{ id: licenseIdOf(unit), unit, product: 'seats', orderId: unit.split('/')[0] ?? '', storeId: 'direct' },
  ...{ externalId: 'R-1', line: 'line-1', batch: null, email: null, name: null, standing: 'active', suspensions: [] },
  ...{ expiresAt: null, features: {}, subscriptionId: null, revision: 0 },
  ...{ createdAt: '2026-03-01T10:00:00.000Z', history: [] },
});
