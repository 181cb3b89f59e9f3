import { useApi } from './api';

interface Key {
  kid: string;
  x: string;
  state: string;
}

const JWKS = '/.well-known/jwks.json';

const api = useApi();
const published = async () =>
  (await api.call<{ keys: Record<string, string>[] }>('GET', JWKS, { key: null })).body.keys;
const listed = async () => (await api.call<{ keys: Key[] }>('GET', '/v1/signing-keys')).body.keys;
const rotate = () => api.call<Key>('POST', '/v1/signing-keys/rotate');
const audited = async (subject: string) =>
  (await api.call<{ entries: { action: string }[] }>('GET', `/v1/audit?subject=${subject}`)).body.entries.map(
    ({ action }) => action,
  );

describe('GET /.well-known/jwks.json', () => {
  it('has a key from the first reading on, the same for many at once', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, published));

    expect(new Set(replies.map((keys) => JSON.stringify(keys))).size).toBe(1);
    expect(replies[0]).toEqual([
      {
        kty: 'OKP',
        crv: 'Ed25519',
        x: expect.stringMatching(/^[\w-]{43}$/) as string,
        kid: expect.stringMatching(/^[\w-]{43}$/) as string,
        alg: 'EdDSA',
        use: 'sig',
      },
    ]);
  });

  it('may be cached, and read by pages from elsewhere', async () => {
    const { status, headers } = await api.call('GET', JWKS, { key: null });

    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/jwk-set+json',
      'public, max-age=300',
    ]);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('etag')).not.toBeNull();
  });
});

describe('signing keys', () => {
  it('are rotated: the old one stays published until it is removed', async () => {
    const [{ kid: old } = { kid: '' }] = await listed();
    const { status, body } = await rotate();

    expect([status, body]).toMatchObject([201, { state: 'current' }]);
    expect((await published()).map(({ kid }) => kid)).toEqual([body.kid, old]);
    expect((await api.call('DELETE', `/v1/signing-keys/${old}`)).status).toBe(204);
    expect((await published()).map(({ kid }) => kid)).toEqual([body.kid]);
    expect([await audited(body.kid), await audited(old)]).toEqual([['signing_key.rotated'], ['signing_key.removed']]);
  });

  it('are not removed while they sign, nor when there is none', async () => {
    const { body } = await rotate();
    const [current, unknown] = [
      await api.call('DELETE', `/v1/signing-keys/${body.kid}`),
      await api.call('DELETE', '/v1/signing-keys/none'),
    ];

    expect([current.status, current.body]).toMatchObject([409, { code: 'signing_key_in_use' }]);
    expect([unknown.status, unknown.body]).toMatchObject([404, { code: 'signing_key_not_found' }]);
  });

  it('never show their secret half', async () => {
    await rotate();
    const { text } = await api.call('GET', '/v1/signing-keys');
    const { d } = await api.database.models.signingKeys.current(() => Promise.reject(new Error('There is one')));

    expect(text + JSON.stringify(await published())).not.toContain(d);
  });

  it.each(['support', 'store', 'operator'] as const)('are not for a key with the role %s', async (role) => {
    const key = await api.addKey(role);
    const replies = [
      await api.call('GET', '/v1/signing-keys', { key }),
      await api.call('POST', '/v1/signing-keys/rotate', { key }),
      await api.call('DELETE', '/v1/signing-keys/some', { key }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403]);
  });
});
