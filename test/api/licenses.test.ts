import type { License, LicenseState } from '../../domain/license';
import { allocationIds } from '../../domain/ids';
import { inDays, license, sold } from '../helpers/licenses';
import { range } from '../activities/shop';
import { orderBody, useApi } from './api';

const api = useApi();
const models = () => api.database.models;

interface LicenseJson {
  id: string;
  state: LicenseState;
  expiresAt: string | null;
  features: Record<string, string>;
  code?: string;
  history: { event: string; by: string; why: string | null; note: string | null }[];
}

interface ProblemJson {
  code: string;
  errors: { path: string }[];
}

beforeAll(async () => {
  await api.addStore('direct');
  await api.addProduct('desktop-app');
  await api.addProduct('plugin', { source: 'pool' });
});

const validate = (code: string, purpose?: string, product = 'desktop-app') =>
  api.call('POST', '/v1/licenses/validate', { body: { code, product, ...(purpose && { for: purpose }) } });

const change = (id: string, action: string, body: object, key?: string) =>
  api.call<LicenseJson & ProblemJson>(action === 'features' ? 'PUT' : 'POST', `/v1/licenses/${id}/${action}`, {
    body,
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  });
const rechargeBy = (id: string, days: number, key: string) => change(id, 'recharge', { days }, key);
const found = (id: string) => models().licenses.find(id) as Promise<License>;
const daysLeft = ({ expiresAt }: { expiresAt: string | null }) =>
  Math.round((new Date(expiresAt ?? 0).getTime() - Date.now()) / (24 * 60 * 60_000));

const UNKNOWN = { valid: false, reason: 'unknown', license: null, state: null, expiresAt: null, features: {} };

describe('POST /v1/licenses/validate', () => {
  it('tells what a code is good for, however it is typed', async () => {
    const { id, code, expiresAt } = await sold(models());
    const replies = await Promise.all(
      [code, code.toLowerCase(), ` ${code.replaceAll('-', ' ')} `].map((text) => validate(text)),
    );

    for (const { status, body } of replies) {
      expect(status).toBe(200);
      expect(body).toEqual({
        valid: true,
        reason: null,
        license: id,
        state: 'active',
        expiresAt,
        features: { edition: 'pro' },
      });
    }
  });

  it('answers every code alike that nobody has', async () => {
    const { code } = await sold(models());
    await models().codes.upload('desktop-app', [{ code: 'IN-STOCK-1', row: 1 }]);
    await models().codes.hold('desktop-app', 'order-9/line/1', 'NOT-DELIVERED-1');
    const near = code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A');
    const replies = await Promise.all([
      validate('nonsense'),
      validate(near),
      validate('IN-STOCK-1'),
      validate('NOT-DELIVERED-1'),
      validate(code, 'use', 'plugin'),
      validate(code, 'use', 'no-such-product'),
    ]);

    for (const { status, body } of replies) expect([status, body]).toEqual([200, UNKNOWN]);
  });

  it('takes the same look-ups for every code that nobody has', async () => {
    const { code } = await sold(models());
    await models().codes.upload('desktop-app', [{ code: 'IN-STOCK-2', row: 1 }]);
    const { codes, licenses } = models();
    const looks = [jest.spyOn(codes, 'findHolder'), jest.spyOn(licenses, 'findByUnit')];
    const counted = [];
    for (const text of ['nonsense', 'IN-STOCK-2', code]) {
      await validate(text);
      counted.push(looks.map((look) => look.mock.calls.length));
      looks.forEach((look) => look.mockClear());
    }
    looks.forEach((look) => look.mockRestore());

    expect(counted).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  it.each<[string, Partial<License>, [string | null, string | null, string | null]]>([
    ['in force', {}, [null, null, null]],
    ['in force without an end', { expiresAt: null }, [null, 'endless', null]],
    ['handed out', { standing: 'reserved', batch: 'fair' }, [null, null, null]],
    ['expired', { expiresAt: inDays(-1) }, ['expired', null, null]],
    ['suspended', { suspensions: ['payment'] }, ['suspended', 'suspended', 'suspended']],
    ['revoked', { standing: 'revoked' }, ['revoked', 'revoked', 'revoked']],
  ])('judges a license that is %s for use, renewal and upgrade', async (_case, changes, reasons) => {
    const { code } = await sold(models(), changes);
    const replies = await Promise.all(['use', 'renewal', 'upgrade'].map((purpose) => validate(code, purpose)));

    expect(replies.map(({ body }) => body)).toEqual(
      reasons.map((reason) => expect.objectContaining({ valid: reason === null, reason }) as unknown),
    );
  });

  it('calls a code revoked that has been taken back, also before its license says so', async () => {
    const { code, unit } = await sold(models());
    await models().codes.release([unit], true);

    expect((await validate(code)).body).toMatchObject({ valid: false, reason: 'revoked', state: 'revoked' });
  });

  it.each([
    [{ product: 'desktop-app' }, 'code'],
    [{ code: ' ', product: 'desktop-app' }, 'code'],
    [{ code: 'x'.repeat(65_537), product: 'desktop-app' }, 'code'],
    [{ code: 7, product: 'desktop-app' }, 'code'],
    [{ code: 'A', product: { $ne: null } }, 'product'],
    [{ code: 'A', product: 'desktop-app', for: 'resale' }, 'for'],
  ])('refuses what is no question', async (body, path) => {
    const { status, body: problem } = await api.call<ProblemJson>('POST', '/v1/licenses/validate', { body });

    expect([status, problem.errors.map((error) => error.path)]).toEqual([422, [path]]);
  });

  it('needs a key', async () => {
    expect((await api.call('POST', '/v1/licenses/validate', { key: null, body: {} })).status).toBe(401);
  });
});

describe('POST /v1/licenses/{id}/recharge', () => {
  it('adds days to the end, and tells how it came about', async () => {
    const { id } = await sold(models());
    const { status, body } = await rechargeBy(id, 30, 'renewal-1');

    expect([status, body.state, daysLeft(body)]).toEqual([200, 'active', 130]);
    expect(body.history.at(-1)).toMatchObject({ event: 'recharged', by: 'environment admin key', note: '30 days' });
  });

  it('counts from today on where the license has expired', async () => {
    const { id } = await sold(models(), { expiresAt: inDays(-200) });
    const { body } = await rechargeBy(id, 30, 'late');

    expect([body.state, daysLeft(body)]).toEqual(['active', 30]);
  });

  it('adds once for 50 calls with one key, and tells all of them the same', async () => {
    const { id } = await sold(models());
    const replies = await Promise.all(range(50).map(() => rechargeBy(id, 10, 'one key')));

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(replies.map(({ body }) => body.expiresAt)).size).toBe(1);
    expect(daysLeft(await found(id))).toBe(110);
    const { entries } = await models().audit.list({ subject: id, action: 'license.recharged' }, { limit: 9 });
    expect(entries).toMatchObject([{ details: { note: '10 days' } }]);
  });

  it('adds 50 times for 50 calls with 50 keys', async () => {
    const { id } = await sold(models());
    await Promise.all(range(50).map((n) => rechargeBy(id, 10, `key ${n}`)));
    const after = await found(id);

    expect([daysLeft(after), after.revision]).toEqual([600, 50]);
  });

  it('refuses a key that has been used for another call', async () => {
    const { id } = await sold(models());
    await rechargeBy(id, 10, 'reused');
    const replies = [await rechargeBy(id, 11, 'reused'), await change(id, 'revoke', { why: 'x' }, 'reused')];

    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'idempotency_key_reused'],
      [422, 'idempotency_key_reused'],
    ]);
    expect(await found(id)).toMatchObject({ standing: 'active', revision: 1 });
  });

  it('keeps the keys of different callers apart', async () => {
    const { id } = await sold(models());
    const key = await api.addKey('store');
    await rechargeBy(id, 10, 'same');
    await api.call('POST', `/v1/licenses/${id}/recharge`, {
      key,
      body: { days: 10 },
      headers: { 'idempotency-key': 'same' },
    });

    expect(daysLeft(await found(id))).toBe(120);
  });

  it.each([
    ['no key', { days: 1 }, undefined, 422, 'Idempotency-Key'],
    ['an empty key', { days: 1 }, '', 422, 'Idempotency-Key'],
    ['a huge key', { days: 1 }, 'k'.repeat(201), 422, 'Idempotency-Key'],
    ['no days', {}, 'k', 422, 'days'],
    ['0 days', { days: 0 }, 'k', 422, 'days'],
    ['half a day', { days: 0.5 }, 'k', 422, 'days'],
    ['days back', { days: -1 }, 'k', 422, 'days'],
    ['a billion days', { days: 10 ** 9 }, 'k', 422, 'days'],
  ])('refuses %s', async (_case, body, key, status, path) => {
    const { id } = await sold(models());
    const reply = await change(id, 'recharge', body, key);

    expect([reply.status, reply.body.errors.map((error) => error.path)]).toEqual([status, [path]]);
    expect((await found(id)).revision).toBe(0);
  });

  it('refuses a license that is revoked, one without an end, and an end beyond all calendars', async () => {
    const replies = await Promise.all(
      [{ standing: 'revoked' as const }, { expiresAt: null }, { expiresAt: '9999-12-31T00:00:00.000Z' }].map(
        async (changes) => rechargeBy((await sold(models(), changes)).id, 30, 'k'),
      ),
    );

    expect(replies.map(({ status, body }) => [status, body.code])).toEqual(
      range(3).map(() => [409, 'license_not_changeable']),
    );
  });

  it('knows no license of another id', async () => {
    const reply = await rechargeBy('lic_nobody', 1, 'k');

    expect([reply.status, reply.body.code]).toEqual([404, 'license_not_found']);
  });
});

describe('POST /v1/licenses/{id}/revoke and /reinstate', () => {
  it('end a license and take that back, each as often as one likes', async () => {
    const { id, code } = await sold(models());
    const states = [];
    for (const action of ['revoke', 'revoke', 'reinstate', 'reinstate']) {
      const { status, body } = await change(id, action, { why: 'charge back' });
      states.push([status, body.state, (await validate(code)).body]);
    }
    const { history } = await found(id);

    expect(states).toMatchObject([
      [200, 'revoked', { valid: false, reason: 'revoked' }],
      [200, 'revoked', { valid: false }],
      [200, 'active', { valid: true }],
      [200, 'active', { valid: true }],
    ]);
    expect(history.map(({ event, why }) => [event, why])).toEqual([
      ['delivered', null],
      ['revoked', 'charge back'],
      ['reinstated', 'charge back'],
    ]);
  });

  it('leave a license either recharged and then revoked, or revoked only', async () => {
    for (const n of range(10)) {
      const { id } = await sold(models());
      const [recharged] = await Promise.all([rechargeBy(id, 10, `race ${n}`), change(id, 'revoke', { why: 'fraud' })]);
      const after = await found(id);

      expect(after.standing).toBe('revoked');
      expect([recharged.status, daysLeft(after)]).toEqual(recharged.status === 200 ? [200, 110] : [409, 100]);
    }
  });

  it('bring a code that was handed out by hand back as that', async () => {
    const { id } = await sold(models(), { standing: 'reserved', batch: 'fair', orderId: null, storeId: null });
    await change(id, 'revoke', { why: 'x' });

    expect((await change(id, 'reinstate', { why: 'x' })).body.state).toBe('reserved');
  });

  it('need a reason', async () => {
    const { id } = await sold(models());

    expect((await change(id, 'revoke', {})).body.errors).toMatchObject([{ path: 'why' }]);
  });
});

describe('PUT /v1/licenses/{id}/features', () => {
  it('replaces them as a whole, and notes their names only', async () => {
    const { id, code } = await sold(models());
    const { body } = await change(id, 'features', { why: 'more seats', features: { seats: '10' } });

    expect(body.features).toEqual({ seats: '10' });
    expect(body.history.at(-1)).toMatchObject({ event: 'features_changed', why: 'more seats', note: 'seats' });
    expect((await validate(code)).body).toMatchObject({ features: { seats: '10' } });
  });

  it.each([
    ['features.seats', { seats: 10 }],
    ['features.note', { note: 'x'.repeat(501) }],
    ['features', Object.fromEntries(range(101).map((n) => [`f${n}`, 'x']))],
  ])('refuses what %s may not be', async (path, features) => {
    const { id } = await sold(models());
    const { status, body } = await change(id, 'features', { why: 'x', features });

    expect([status, body.errors.map((error) => error.path)]).toEqual([422, [path]]);
  });
});

describe('POST /v1/licenses/{id}/rotate', () => {
  const rotate = (id: string, key: string) => change(id, 'rotate', { why: 'leaked' }, key);

  it('gives the license another code, and lets the old one be that of nobody', async () => {
    const before = await sold(models());
    const { status, body } = await rotate(before.id, 'r-1');
    const { unit, history, ...after } = await found(before.id);

    expect(status).toBe(200);
    expect(body.code).not.toBe(before.code);
    expect((await validate(before.code)).body).toEqual(UNKNOWN);
    expect((await validate(body.code ?? '')).body).toMatchObject({
      valid: true,
      license: before.id,
      expiresAt: before.expiresAt,
    });
    expect(after).toMatchObject({ features: before.features, email: before.email, expiresAt: before.expiresAt });
    expect(history.map(({ event }) => event)).toEqual(['delivered', 'rotated']);
    expect(await models().codes.reveal([before.unit, unit])).toEqual(new Map([[unit, body.code]]));
  });

  it('gives one code for 20 calls with one key, and mails nothing where there is no order', async () => {
    const { id } = await sold(models());
    const replies = await Promise.all(range(20).map(() => rotate(id, 'r-many')));

    expect(new Set(replies.map(({ status, body }) => `${status} ${body.code}`)).size).toBe(1);
    expect((await found(id)).history.map(({ event }) => event)).toEqual(['delivered', 'rotated']);
  });

  it('leaves one code that is good when it is rotated with many keys at once, while it is being looked at', async () => {
    const { id, code } = await sold(models());
    const looks = range(20).map(() => validate(code));
    const replies = await Promise.all(range(10).map((n) => rotate(id, `r-${n}`)));
    const verdicts = (await Promise.all(looks)).map(({ body }) => body as { valid: boolean; reason: string | null });
    const { unit } = await found(id);
    const last = (await models().codes.reveal([unit])).get(unit) ?? '';
    const codes = [...new Set([code, ...replies.map(({ body }) => body.code ?? '')])].filter((one) => one !== last);

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await validate(last)).body).toMatchObject({ valid: true, license: id });
    for (const dead of codes) expect((await validate(dead)).body).toEqual(UNKNOWN);
    for (const { valid, reason } of verdicts)
      expect([valid, reason]).toEqual(valid ? [true, null] : [false, 'unknown']);
  });

  it('takes the new code from the pool, and says when that is empty', async () => {
    const first = await sold(models(), { product: 'plugin' });
    const second = await sold(models(), { product: 'plugin' });
    await models().codes.upload('plugin', [{ code: 'POOL-REPLACEMENT', row: 1 }]);
    const replies = [await rotate(first.id, 'p-1'), await rotate(second.id, 'p-2')];

    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [200, 'POOL-REPLACEMENT'],
      [409, 'pool_empty'],
    ]);
    expect((await validate(second.code, 'use', 'plugin')).body).toMatchObject({ valid: true });
  });

  it('refuses a revoked license, a key of a publisher, and a call without a key, and takes no code', async () => {
    const revoked = await sold(models(), { standing: 'revoked' });
    const issued = license();
    await models().codes.keep('desktop-app', issued.unit, { value: 'ISSUED-1', type: 'serialNumber' }, 'issued');
    await models().licenses.add([issued]);
    const before = await models().codes.stock('desktop-app');
    const replies = [
      await rotate(revoked.id, 'k'),
      await rotate(issued.id, 'k'),
      await change(issued.id, 'rotate', { why: 'x' }),
    ];

    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'license_not_changeable'],
      [409, 'codes_of_publisher'],
      [422, 'invalid_request'],
    ]);
    expect(await models().codes.stock('desktop-app')).toEqual(before);
  });

  it('mails the code where the order was mailed, once for a key, and shows it on the order', async () => {
    const { body: order } = await api.call<{ id: string; externalId: string; lines: { id: string }[] }>(
      'POST',
      '/v1/orders',
      {
        body: orderBody({ delivery: 'both' }),
      },
    );
    const [unit = ''] = allocationIds(order.id, { id: 'desktop-app', round: 0, quantity: 1 });
    const made = license({ unit, orderId: order.id });
    await models().licenses.add([made]);
    const replies = [await rotate(made.id, 'm-1'), await rotate(made.id, 'm-1')];
    const shown = await api.call<{ lines: { codes: string[] }[] }>('GET', `/v1/orders/${order.id}`);

    expect(api.gateway.redeliveries.filter(({ order: { orderId } }) => orderId === order.id)).toMatchObject([
      { by: 'environment admin key', why: expect.stringContaining('leaked') as string },
    ]);
    expect(replies[1]?.body).toEqual(replies[0]?.body);
    expect(shown.body.lines[0]?.codes).toEqual([replies[0]?.body.code]);
  });

  it('keeps the new code when the mail cannot be told, and mails it when the call is repeated', async () => {
    const { body: order } = await api.call<{ id: string }>('POST', '/v1/orders', {
      body: orderBody({ delivery: 'both' }),
    });
    const [unit = ''] = allocationIds(order.id, { id: 'desktop-app', round: 0, quantity: 1 });
    const made = license({ unit, orderId: order.id });
    await models().licenses.add([made]);
    api.gateway.state = 'down';
    const failed = await rotate(made.id, 'd-1');
    api.gateway.state = 'working';
    const repeated = await rotate(made.id, 'd-1');

    expect([failed.status, repeated.status]).toEqual([503, 200]);
    expect(api.gateway.redeliveries.filter(({ order: { orderId } }) => orderId === order.id)).toHaveLength(1);
    expect((await found(made.id)).history.filter(({ event }) => event === 'rotated')).toHaveLength(1);
  });
});

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
