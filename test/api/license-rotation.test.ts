import { allocationIds } from '../../domain/ids';
import { range } from '../activities/shop';
import { license, sold } from '../helpers/licenses';
import { orderBody } from './api';
import { UNKNOWN, useLicenseCalls } from './license-calls';

const { api, change, found, models, validate } = useLicenseCalls();

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
