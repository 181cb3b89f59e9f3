import type { License } from '../../domain/license';
import { inDays, sold } from '../helpers/licenses';
import { UNKNOWN, useLicenseCalls, type ProblemJson } from './license-calls';

const { api, models, validate } = useLicenseCalls();

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

  it('asks the database the same one question for every code', async () => {
    const { code } = await sold(models());
    await models().codes.upload('desktop-app', [{ code: 'IN-STOCK-2', row: 1 }]);
    const asked = jest.spyOn(api.database.connection.model('Code'), 'aggregate');
    for (const text of ['nonsense', 'IN-STOCK-2', code]) await validate(text);
    const questions = asked.mock.calls.map(([stages]) => JSON.stringify(stages).replace(/"fingerprint":"[^"]+"/, ''));
    asked.mockRestore();

    expect([questions.length, new Set(questions).size]).toEqual([3, 1]);
  });

  it.each<[string, Partial<License>, [string | null, string | null, string | null]]>([
    ['in force', {}, [null, null, null]],
    ['in force without an end', { expiresAt: null }, [null, 'endless', null]],
    ['kept by a subscription', { subscriptionId: 'sub_1' }, [null, 'subscribed', null]],
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
