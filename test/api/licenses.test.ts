import { range } from '../activities/shop';
import { inDays, sold } from '../helpers/licenses';
import { order } from '../models/orders';
import { useLicenseCalls, type LicenseJson, type ProblemJson } from './license-calls';

const { api, change, models, validate } = useLicenseCalls();

describe('GET /v1/licenses', () => {
  const list = (query: string, key?: string) =>
    api.call<{ licenses: LicenseJson[]; cursor: string | null } & ProblemJson>('GET', `/v1/licenses?${query}`, {
      ...(key !== undefined && { key }),
    });

  it('finds by the address in any case, page by page, and shows no code', async () => {
    for (const n of range(3)) await sold(models(), { email: 'Paged@Example.com', createdAt: inDays(-n) });
    const first = await list('email=paged@example.COM&limit=2');
    const second = await list(`email=paged@example.com&limit=2&cursor=${first.body.cursor}`);

    expect([first.body.licenses.length, second.body.licenses.length, second.body.cursor]).toEqual([2, 1, null]);
    expect(first.text + second.text).not.toContain('SOLD-');
  });

  it("tells licenses apart by the ends of their codes, and their order by the shop's number", async () => {
    const orderId = 'direct-N-1';
    await models().orders.record(order('N-1', { orderId, number: '#1001' }));
    const { code } = await sold(models(), { email: 'ends@example.com', orderId });
    const { body } = await list('email=ends@example.com');

    expect(body.licenses).toMatchObject([{ masked: `••••${code.slice(-4)}`, number: '#1001' }]);
  });

  it('shows the codes where it is asked to, and writes down who has seen them', async () => {
    const { id, code } = await sold(models(), { email: 'codes@example.com' });
    const key = await api.addKey('operator');
    const { body } = await list('email=codes@example.com&codes=true', key);
    const { entries } = await models().audit.list({ subject: id }, { limit: 5 });

    expect(body.licenses).toMatchObject([{ id, code }]);
    expect(entries).toMatchObject([{ action: 'license.code_shown', by: 'operator key' }]);
  });

  it('shows the role support no codes', async () => {
    const key = await api.addKey('support');

    expect([
      (await list('email=x@example.com&codes=true', key)).status,
      (await list('email=x@example.com', key)).status,
    ]).toEqual([403, 200]);
  });

  it('shows a key of some stores the licenses of these only', async () => {
    const mine = await sold(models(), { email: 'stores@example.com', storeId: 'mine' });
    const others = await sold(models(), { email: 'stores@example.com', storeId: 'others' });
    const byHand = await sold(models(), { email: 'stores@example.com', storeId: null, batch: 'fair' });
    const key = await api.addKey('store', ['mine']);
    const { body } = await list('email=stores@example.com', key);
    const statuses = await Promise.all(
      [mine, others, byHand].map(async ({ id }) => (await api.call('GET', `/v1/licenses/${id}`, { key })).status),
    );

    expect(body.licenses.map(({ id }) => id)).toEqual([mine.id]);
    expect(statuses).toEqual([200, 404, 404]);
  });
});

describe('the calls on licenses', () => {
  it('are each for their roles', async () => {
    const { id } = await sold(models());
    const calls: [string, string, object | undefined][] = [
      ['POST', '/v1/licenses/validate', { code: 'x', product: 'x' }],
      ['GET', '/v1/licenses', undefined],
      ['GET', `/v1/licenses/${id}`, undefined],
      ['POST', `/v1/licenses/${id}/recharge`, { days: 1 }],
      ['POST', `/v1/licenses/${id}/revoke`, { why: 'x' }],
      ['POST', `/v1/licenses/${id}/reinstate`, { why: 'x' }],
      ['PUT', `/v1/licenses/${id}/features`, { why: 'x', features: {} }],
      ['POST', `/v1/licenses/${id}/rotate`, { why: 'x' }],
    ];
    const allowed = async (role: 'store' | 'support' | 'operator') => {
      const key = await api.addKey(role);
      const statuses = [];
      for (const [index, [method, path, body]] of calls.entries()) {
        const headers = { 'idempotency-key': `${role}-${index}` };
        statuses.push((await api.call(method, path, { key, headers, ...(body && { body }) })).status !== 403);
      }
      return statuses.map((isAllowed) => (isAllowed ? 'x' : '-')).join('');
    };

    expect([await allowed('store'), await allowed('support'), await allowed('operator')]).toEqual([
      'xxxx----',
      'xxx-----',
      'xxxxxxxx',
    ]);
  });

  it('log no code, and take none in a path', async () => {
    const { code, id } = await sold(models());
    await validate(code);
    await change(id, 'rotate', { why: 'leaked' }, 'logged');

    expect(api.log.join()).not.toContain(code);
    expect((await api.call('GET', `/v1/licenses/${code}`)).status).toBe(404);
  });
});
