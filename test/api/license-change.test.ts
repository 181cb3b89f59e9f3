import { range } from '../activities/shop';
import { inDays, sold } from '../helpers/licenses';
import { daysLeft, useLicenseCalls } from './license-calls';

const { api, change, found, models, rechargeBy, validate } = useLicenseCalls();

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
