import { IDLE_MILLISECONDS, LONGEST_MILLISECONDS } from '../../api/console-session';
import { ADMIN_KEY, useApi, type CallOptions, type Reply } from './api';

interface SessionBody {
  name: string;
  role: string;
  stores: string[] | null;
  csrfToken: string;
  sandbox: boolean;
}

let late = 0;
const api = useApi({}, () => ({ now: () => new Date(Date.now() + late) }));
const limited = useApi({ publicRateLimit: 3 });

const logIn = (apiKey: string, headers: Record<string, string> = {}, on = api) =>
  on.call<SessionBody & { code?: string }>('POST', '/console/session', { key: null, body: { apiKey }, headers });
const setCookie = ({ headers }: Reply<unknown>): string => headers.get('set-cookie') ?? '';
const cookieOf = (reply: Reply<unknown>): string => setCookie(reply).split(';')[0] ?? '';
const send = (method: string, path: string, cookie: string, { headers, ...options }: CallOptions = {}) =>
  api.call<SessionBody & { code?: string }>(method, path, { key: null, headers: { cookie, ...headers }, ...options });
const sessions = () => api.database.connection.collection('sessions');

async function logged(key: string) {
  const reply = await logIn(key);
  return { cookie: cookieOf(reply), csrf: { 'x-csrf-token': reply.body.csrfToken } };
}

beforeEach(() => {
  late = 0;
});

describe('a log-in to the console', () => {
  it('tells who one is and what there is to see', async () => {
    const { status, body } = await logIn(await api.addKey('operator', ['direct']));

    expect([status, body]).toEqual([
      201,
      {
        name: 'operator key',
        role: 'operator',
        stores: ['direct'],
        csrfToken: expect.stringMatching(/^[\w-]{43}$/) as string,
        endsAt: expect.any(String) as string,
        sandbox: true,
        vendorName: 'Example Software',
        publicUrl: 'https://keys.example.com',
      },
    ]);
  });

  it('is a cookie that no script reads, no other site sends and only the console gets', async () => {
    expect(setCookie(await logIn(ADMIN_KEY))).toMatch(
      /^keyrail_console=[\w-]{43}; Max-Age=43200; Path=\/console; .*HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('is good for the API under the console, and is shown again', async () => {
    const { cookie } = await logged(await api.addKey('support'));
    const replies = [await send('GET', '/console/v1/orders', cookie), await send('GET', '/console/session', cookie)];

    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(replies[1]?.body.role).toBe('support');
  });

  it('keeps neither the key nor what the browser holds', async () => {
    const key = await api.addKey('admin');
    const { cookie } = await logged(key);
    const kept = JSON.stringify(await sessions().find().toArray());

    expect(kept).not.toContain(cookie.split('=')[1]);
    expect(kept + cookie).not.toContain(key);
  });

  it('is refused to a wrong key and to the key of a store', async () => {
    const replies = [await logIn('wrong'), await logIn(await api.addKey('store'))];

    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'key_invalid'],
      [403, 'role_insufficient'],
    ]);
    expect(replies.map(setCookie)).toEqual(['', '']);
  });

  it('is refused to an address that fails too often', async () => {
    const replies = [];
    for (let count = 0; count < 4; count += 1) replies.push(await logIn('wrong', {}, limited));

    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
  });

  it('takes no name that somebody else has chosen', async () => {
    const { cookie: before } = await logged(ADMIN_KEY);
    const after = await logIn(ADMIN_KEY, { cookie: before });
    const chosen = await logIn(ADMIN_KEY, { cookie: `keyrail_console=${'a'.repeat(43)}` });

    expect(cookieOf(after)).not.toBe(before);
    expect(cookieOf(chosen)).not.toContain('aaaa');
    expect((await send('GET', '/console/session', before)).status).toBe(204);
  });

  it('is recorded with its end', async () => {
    const key = await api.addKey('operator');
    const { cookie, csrf } = await logged(key);
    await send('DELETE', '/console/session', cookie, { headers: csrf });
    const { body } = await api.call<{ entries: { action: string; by: string }[] }>('GET', `/v1/audit?subject=${key}`);

    expect(body.entries.map(({ action, by }) => [action, by])).toEqual([
      ['session.ended', 'operator key'],
      ['session.opened', 'operator key'],
    ]);
  });
});

describe('the end of a log-in', () => {
  it('comes when one logs out', async () => {
    const { cookie, csrf } = await logged(ADMIN_KEY);
    const ended = await send('DELETE', '/console/session', cookie, { headers: csrf });

    expect([ended.status, setCookie(ended)]).toEqual([
      204,
      expect.stringMatching(/^keyrail_console=; Path=\/console; Expires=Thu, 01 Jan 1970/) as string,
    ]);
    expect((await send('GET', '/console/v1/orders', cookie)).status).toBe(401);
  });

  it('comes at once when its key is removed', async () => {
    const key = await api.addKey('operator');
    const { cookie } = await logged(key);
    const before = await send('GET', '/console/v1/orders', cookie);
    await api.call('DELETE', `/v1/api-keys/${key}`);

    expect([before.status, (await send('GET', '/console/v1/orders', cookie)).status]).toEqual([200, 401]);
  });

  it('comes when nobody uses it, and is put off by use', async () => {
    const { cookie } = await logged(ADMIN_KEY);
    const statuses = [];
    for (const elapsed of [0.9, 1.8, 2.9]) {
      late = elapsed * IDLE_MILLISECONDS;
      statuses.push((await send('GET', '/console/v1/orders', cookie)).status);
    }

    expect(statuses).toEqual([200, 200, 401]);
  });

  it('comes after a day of work, used or not', async () => {
    const { cookie } = await logged(ADMIN_KEY);
    await sessions().updateMany({}, { $set: { usedAt: new Date(Date.now() + LONGEST_MILLISECONDS) } });
    late = LONGEST_MILLISECONDS + 1;

    expect((await send('GET', '/console/session', cookie)).status).toBe(204);
  });
});

describe('a change by cookie', () => {
  const body = { name: 'x', role: 'support' };
  const change = async (headers: (csrf: string) => Record<string, string>) => {
    const { cookie, csrf } = await logged(ADMIN_KEY);
    return send('POST', '/console/v1/api-keys', cookie, { body, headers: headers(csrf['x-csrf-token']) });
  };

  it('is made with the token of the log-in', async () => {
    const replies = [
      await change((csrf) => ({ 'x-csrf-token': csrf })),
      await change((csrf) => ({ 'x-csrf-token': csrf, origin: api.url })),
      await change((csrf) => ({ 'x-csrf-token': csrf, origin: 'https://keys.example.com' })),
    ];

    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  it.each([
    ['without its token', () => ({}), 'csrf_token_invalid'],
    ['with the token of nobody', () => ({ 'x-csrf-token': 'x'.repeat(43) }), 'csrf_token_invalid'],
    [
      'from another site',
      (csrf: string) => ({ 'x-csrf-token': csrf, origin: 'https://evil.example' }),
      'origin_not_allowed',
    ],
    [
      'from a page without an origin',
      (csrf: string) => ({ 'x-csrf-token': csrf, origin: 'null' }),
      'origin_not_allowed',
    ],
  ])('is refused %s', async (_case, headers, code) => {
    const reply = await change(headers);

    expect([reply.status, reply.body.code]).toEqual([403, code]);
  });

  it("is refused with the token of somebody else's log-in", async () => {
    const [own, other] = [await logged(ADMIN_KEY), await logged(ADMIN_KEY)];
    const { status } = await send('POST', '/console/v1/api-keys', own.cookie, { body, headers: other.csrf });

    expect(status).toBe(403);
  });

  it('is refused beyond the role, and to who logs out from another site', async () => {
    const { cookie, csrf } = await logged(await api.addKey('support'));
    const made = await send('POST', '/console/v1/api-keys', cookie, { body, headers: csrf });
    const ended = await send('DELETE', '/console/session', cookie);

    expect([made.status, made.body.code, ended.status]).toEqual([403, 'role_insufficient', 403]);
    expect((await send('GET', '/console/session', cookie)).status).toBe(200);
  });

  it('is refused when another site logs one in', async () => {
    const reply = await logIn(ADMIN_KEY, { origin: 'https://evil.example' });

    expect([reply.status, setCookie(reply)]).toEqual([403, '']);
  });

  it('needs no token with a key, whatever cookie comes along', async () => {
    const { cookie } = await logged(await api.addKey('support'));
    const { status } = await api.call('POST', '/v1/api-keys', { body, headers: { cookie } });

    expect(status).toBe(201);
  });
});
