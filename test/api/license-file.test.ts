import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { License } from '../../domain/license';
import { DEFAULT_PRODUCT_LICENSE } from '../../domain/product';
import { verifyLicenseFile } from '../../licenses/license-file';
import { aLicense } from '../licenses/samples';
import { useApi } from './api';

let now = new Date('2026-03-02T10:00:00Z');
const api = useApi({}, () => ({ now: () => now }));

/** A license with its code. */
async function licensed(changes: Partial<License> = {}, code: string = randomUUID()): Promise<License> {
  const license = aLicense(changes);
  await api.database.models.codes.hold(license.product, license.unit, code);
  await api.database.models.licenses.add([license]);
  return license;
}

const fileOf = (id: string, key?: string) =>
  api.call('GET', `/v1/licenses/${id}/file`, key === undefined ? {} : { key });
const keys = async () => {
  const { body } = await api.call<JSONWebKeySet>('GET', '/.well-known/jwks.json', { key: null });
  return body;
};
const verify = async (file: string) =>
  verifyLicenseFile(file, await api.database.models.signingKeys.list(), 'desktop-app', now);

beforeEach(() => {
  now = new Date('2026-03-02T10:00:00Z');
});

describe('GET /v1/licenses/{id}/file', () => {
  it('answers with a file that the published keys verify', async () => {
    const license = await licensed({ expiresAt: '2026-03-10T00:00:00.000Z' }, 'AAAAA-11111');
    const { status, headers, text } = await fileOf(license.id);
    const { payload, protectedHeader } = await jwtVerify(text, createLocalJWKSet(await keys()), {
      algorithms: ['EdDSA'],
      issuer: 'https://keys.example.com',
      subject: license.id,
      currentDate: now,
    });

    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/jose',
      'no-store',
    ]);
    expect(headers.get('content-disposition')).toBe('attachment; filename=desktop-app.license');
    expect(protectedHeader.typ).toBe('keyrail-license+jws');
    expect(payload).toMatchObject({
      code: 'AAAAA-11111',
      product: 'desktop-app',
      state: 'active',
      features: { edition: 'pro', seats: '5' },
      exp: Date.parse('2026-03-10T00:00:00Z') / 1000,
    });
  });

  it('makes one that is good for longer at each call', async () => {
    const { id } = await licensed();
    const first = await verify((await fileOf(id)).text);
    now = new Date('2026-03-05T10:00:00Z');
    const second = await verify((await fileOf(id)).text);

    expect([first, second]).toMatchObject([
      { contents: { exp: Date.parse('2026-03-16T10:00:00Z') / 1000 } },
      { contents: { exp: Date.parse('2026-03-19T10:00:00Z') / 1000 } },
    ]);
  });

  it('signs by the new key after a rotation, while files of the old one stay good', async () => {
    const { id } = await licensed();
    const old = await fileOf(id);
    const { body } = await api.call<{ kid: string }>('POST', '/v1/signing-keys/rotate');
    const fresh = await fileOf(id);

    expect(JSON.parse(Buffer.from(fresh.text.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({
      kid: body.kid,
    });
    expect([await verify(old.text), await verify(fresh.text)]).toMatchObject([
      { status: 'valid' },
      { status: 'valid' },
    ]);
  });

  it.each([
    ['revoked', { standing: 'revoked' }],
    ['suspended', { suspensions: ['payment'] }],
    ['expired', { expiresAt: '2026-03-02T09:59:59.000Z' }],
  ] as [string, Partial<License>][])('answers 409 for a license that is %s', async (state, changes) => {
    const { id } = await licensed(changes);
    const { status, body } = await fileOf(id);

    expect([status, body]).toMatchObject([
      409,
      { code: 'license_not_in_force', detail: `The license is ${state}, so it has no file.` },
    ]);
  });

  it('answers 409 for a license whose code is gone', async () => {
    const { id, unit } = await licensed();
    await api.database.models.codes.release([unit], true);
    const { status, body } = await fileOf(id);

    expect([status, body]).toMatchObject([409, { code: 'license_without_code' }]);
  });

  it('is written down before the code leaves', async () => {
    const { id } = await licensed();
    const record = jest.spyOn(api.database.models.audit, 'record').mockRejectedValueOnce(new Error('full'));
    const failed = await fileOf(id);
    record.mockRestore();
    await fileOf(id);
    const { body } = await api.call<{ entries: unknown[] }>('GET', `/v1/audit?subject=${id}`);

    expect(failed.status).toBe(500);
    expect(body.entries).toMatchObject([
      {
        action: 'license.file_issued',
        details: { product: 'desktop-app', validUntil: '2026-03-16T10:00:00.000Z' },
      },
    ]);
  });

  it('is for keys that may see codes, of the store that sold it', async () => {
    const { id } = await licensed({ storeId: 'shop' });
    const byHand = await licensed({ storeId: null, orderId: null });
    const [ours, other, support] = [
      await api.addKey('store', ['shop']),
      await api.addKey('store', ['elsewhere']),
      await api.addKey('support'),
    ];
    const unknown = await fileOf('lic_unknown', ours);

    expect((await fileOf(id, ours)).status).toBe(200);
    expect((await fileOf(id, support)).status).toBe(403);
    for (const { status, body } of [await fileOf(id, other), await fileOf(byHand.id, ours)])
      expect([status, { ...(body as object), requestId: '' }]).toEqual([
        404,
        { ...(unknown.body as object), requestId: '' },
      ]);
  });
});

describe('POST /v1/licenses/file', () => {
  const ask = (body: object, key?: string) =>
    api.call('POST', '/v1/licenses/file', { body, ...(key !== undefined && { key }) });

  it('answers with the file of the license that a code is of, however it is written', async () => {
    const { id } = await licensed({}, 'BBBBB-22222');
    const { status, headers, text } = await ask({ code: ' bbbbb 22222', product: 'desktop-app' });
    const { body } = await api.call<{ entries: unknown[] }>('GET', `/v1/audit?subject=${id}`);

    expect([status, headers.get('content-type')]).toEqual([200, 'application/jose']);
    expect(await verify(text)).toMatchObject({ status: 'valid', contents: { sub: id, code: 'BBBBB-22222' } });
    expect(body.entries).toMatchObject([{ action: 'license.file_issued' }]);
  });

  it('lets the product say how long an application may be offline, and tells of its subscription', async () => {
    await api.addProduct('desktop-app', { license: { ...DEFAULT_PRODUCT_LICENSE, offlineDays: 3 } });
    await licensed({ subscriptionId: 'sub_7' }, 'CCCCC-33333');
    const { text } = await ask({ code: 'CCCCC-33333', product: 'desktop-app' });

    expect(await verify(text)).toMatchObject({
      contents: { exp: Date.parse('2026-03-05T10:00:00Z') / 1000, subscription: { id: 'sub_7', state: 'active' } },
    });
  });

  it('answers 409 for a license that is not in force', async () => {
    await licensed({ standing: 'revoked' }, 'DDDDD-44444');
    const { status, body } = await ask({ code: 'DDDDD-44444', product: 'desktop-app' });

    expect([status, body]).toMatchObject([409, { code: 'license_not_in_force' }]);
  });

  it('answers alike for every code that is not for the caller to ask about', async () => {
    await licensed({ storeId: 'shop' }, 'EEEEE-55555');
    const stranger = await api.addKey('store', ['elsewhere']);
    const replies = [
      await ask({ code: 'EEEEE-55555', product: 'desktop-app' }, stranger),
      await ask({ code: 'EEEEE-55556', product: 'desktop-app' }, stranger),
      await ask({ code: 'EEEEE-55555', product: 'plugin' }),
      await ask({ code: 'x', product: 'none' }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(replies.map(({ body }) => JSON.stringify({ ...(body as object), requestId: '' }))).size).toBe(1);
  });

  it('refuses what is no question, and keys that may not see codes', async () => {
    const support = await api.addKey('support');

    expect((await ask({ code: 'EEEEE-55555' })).status).toBe(422);
    expect((await ask({ code: 'EEEEE-55555', product: 'desktop-app' }, support)).status).toBe(403);
  });
});
