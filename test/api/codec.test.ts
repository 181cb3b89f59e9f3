import { defaultPayloadConverter } from '@temporalio/common';
import { createPayloadCodec } from '../../secrets/payload-codec';
import { keyRing } from '../helpers/keys';
import { ADMIN_KEY, useApi } from './api';

const ORIGIN = 'https://temporal.example.com';

interface Payloads {
  payloads: { metadata: Record<string, string>; data: string }[];
}

const api = useApi();
const codec = createPayloadCodec(keyRing('2026'));
const text = (base64 = ''): string => Buffer.from(base64, 'base64').toString();
const plain = {
  metadata: { encoding: Buffer.from('json/plain').toString('base64') },
  data: Buffer.from('"ann"').toString('base64'),
};

const send = (
  direction: string,
  body: unknown,
  options: { key?: string | null; headers?: Record<string, string> } = {},
) => api.call<Payloads>('POST', `/codec/${direction}`, { body, key: null, ...options });

const login = (key: string) =>
  api.call('POST', '/codec/login', {
    key: null,
    body: new URLSearchParams({ key }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

describe('the codec', () => {
  it('decodes what the workflows store, for an operator key', async () => {
    const [sealed] = await codec.encode([defaultPayloadConverter.toPayload({ name: 'Ann' })]);
    const payloads = [
      {
        metadata: Object.fromEntries(
          Object.entries(sealed?.metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
        ),
        data: Buffer.from(sealed?.data ?? []).toString('base64'),
      },
    ];
    const { status, body } = await send('decode', { payloads }, { key: await api.addKey('operator') });

    expect([status, text(body.payloads[0]?.data), text(body.payloads[0]?.metadata.encoding)]).toEqual([
      200,
      '{"name":"Ann"}',
      'json/plain',
    ]);
  });

  it('encodes and decodes again, and passes plain payloads through', async () => {
    const encoded = await send('encode', { payloads: [plain] }, { key: ADMIN_KEY });
    const decoded = await send('decode', { payloads: [...encoded.body.payloads, plain] }, { key: ADMIN_KEY });

    expect(text(encoded.body.payloads[0]?.metadata.encoding)).toBe('binary/encrypted');
    expect(decoded.body.payloads).toEqual([plain, plain]);
  });

  it('lets a browser in by a log-in of its own', async () => {
    const { status, headers } = await login(await api.addKey('operator'));
    const cookie = headers.get('set-cookie') ?? '';
    const { status: decoded } = await send(
      'decode',
      { payloads: [plain] },
      { headers: { cookie: cookie.split(';')[0] ?? '' } },
    );

    expect([status, decoded]).toEqual([200, 200]);
    expect(cookie).toMatch(/^keyrail_codec=[^;]+; Max-Age=28800; Path=\/codec; .*HttpOnly; Secure; SameSite=Lax$/);
  });

  it('ends a log-in with its key', async () => {
    const key = await api.addKey('admin');
    const { headers } = await login(key);
    const cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await api.call('DELETE', `/v1/api-keys/${key}`);

    expect((await send('decode', { payloads: [] }, { headers: { cookie } })).status).toBe(401);
  });

  it.each([
    ['nobody', {}],
    ['a forged cookie', { headers: { cookie: 'keyrail_codec=2026:AAAA' } }],
    ['a sealed value of another use', { headers: { cookie: 'SEALED' } }],
  ])('refuses %s', async (_case, options: { headers?: Record<string, string> }) => {
    const sealed = api.database.vault.seal(JSON.stringify({ hash: 'x', until: 9e15 }));
    const headers =
      options.headers?.cookie === 'SEALED' ? { cookie: `keyrail_codec=${sealed}` } : (options.headers ?? {});
    const { status, body } = await send('decode', { payloads: [plain] }, { headers });

    expect([status, body]).toEqual([401, expect.objectContaining({ code: 'login_required' })]);
  });

  it('refuses keys that may not act', async () => {
    const [support, store] = [await api.addKey('support'), await api.addKey('store')];

    expect((await send('decode', { payloads: [plain] }, { key: support })).status).toBe(401);
    expect((await login(store)).status).toBe(401);
    expect((await login('guess')).text).toContain('This is no key');
  });

  it('answers 422 for what it cannot open', async () => {
    const metadata = {
      encoding: Buffer.from('binary/encrypted').toString('base64'),
      'encryption-key-id': Buffer.from('lost').toString('base64'),
    };
    const unknown = await send('decode', { payloads: [{ metadata, data: 'AAAA' }] }, { key: ADMIN_KEY });
    const wrong = await send('decode', { payloads: 'all' }, { key: ADMIN_KEY });

    expect([unknown.status, unknown.body]).toEqual([422, expect.objectContaining({ code: 'payload_unreadable' })]);
    expect(wrong.status).toBe(422);
  });

  it("is open to the browsers of Temporal's UI, and of nobody else", async () => {
    const preflight = (origin: string) => api.call('OPTIONS', '/codec/decode', { key: null, headers: { origin } });
    const [own, foreign] = [await preflight(ORIGIN), await preflight('https://evil.example.com')];

    expect(own.status).toBe(204);
    expect(own.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(own.headers.get('access-control-allow-credentials')).toBe('true');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('shows a log-in page without a script', async () => {
    const { status, text: page, headers } = await api.call('GET', '/codec/login', { key: null });

    expect(status).toBe(200);
    expect(page).toContain('type="password"');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
