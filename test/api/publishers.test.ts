import { lineInException, order } from '../models/orders';
import { useApi } from './api';

const api = useApi();
const URL = 'https://keys.example.com/getKey';

const put = (id: string, body: Record<string, unknown> = {}, key?: string) =>
  api.call('PUT', `/v1/publishers/${id}`, {
    body: { name: 'Games', url: URL, ...body },
    ...(key !== undefined && { key }),
  });

describe('PUT /v1/publishers/{id}', () => {
  it('creates with defaults and never returns the credentials', async () => {
    const credentials = { username: 'keyrail', password: 'top-secret' };
    const created = await put('games', { authentication: 'basic', credentials });
    const shown = await api.call('GET', '/v1/publishers/games');
    const listed = await api.call('GET', '/v1/publishers');

    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: 'games',
      name: 'Games',
      url: URL,
      revocationUrl: null,
      dialect: 'xml',
      authentication: 'basic',
      xml: { root: 'getKeyRequest', namespace: null, revocationRoot: null, revocationNamespace: null, soap: 'none' },
      companyId: null,
      siteId: null,
      timeoutSeconds: 30,
      maximumConcurrency: 4,
      hasUsername: true,
      hasPassword: true,
      hasToken: false,
      hasCertificate: false,
      hasPrivateKey: false,
      hasAuthority: false,
    });
    expect(shown.body).toEqual(created.body);
    expect(listed.body).toEqual({ publishers: [created.body] });
    expect([created.text, shown.text, listed.text].join()).not.toContain('top-secret');
  });

  it('keeps the credentials that are left out, and removes those that are null', async () => {
    await put('kept', { credentials: { username: 'one', password: 'two', token: 'three' } });
    await put('kept');
    await put('kept', { credentials: { password: 'four', token: null } });

    expect(await api.database.models.publishers.credentials('kept')).toMatchObject({
      ...{ username: 'one', password: 'four', token: null },
    });
  });

  it('takes an address on this machine without encryption', async () => {
    const { status } = await put('local', { url: 'http://127.0.0.1:3010/keys', revocationUrl: 'http://[::1]/r' });

    expect(status).toBe(201);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['an address without encryption', { url: 'http://keys.example.com' }, ['url']],
    ['credentials in an address', { revocationUrl: 'https://a:b@keys.example.com' }, ['revocationUrl']],
    ['what is no address', { url: 'keys' }, ['url']],
    ['an unknown dialect', { dialect: 'yaml' }, ['dialect']],
    ['an element name with a space', { xml: { root: 'get key' } }, ['xml.root']],
    ['an endless call', { timeoutSeconds: 3600 }, ['timeoutSeconds']],
    ['no calls at all', { maximumConcurrency: 0 }, ['maximumConcurrency']],
    ['a certificate that is none', { credentials: { certificate: 'MII' } }, ['credentials.certificate']],
    ['basic authentication without a name', { authentication: 'basic' }, ['credentials.username']],
    ['a bearer without a token', { authentication: 'bearer', credentials: { token: null } }, ['credentials.token']],
    [
      'mutual TLS without a certificate and its key',
      { authentication: 'mutual-tls' },
      ['credentials.certificate', 'credentials.privateKey'],
    ],
  ])('refuses %s', async (_case, body, paths) => {
    const reply = await put('wrong', body);

    expect([reply.status, (reply.body as { errors: { path: string }[] }).errors.map(({ path }) => path)]).toEqual([
      422,
      paths,
    ]);
  });

  it('is for admins, and audited without the credentials', async () => {
    const keys = await Promise.all((['store', 'support', 'operator'] as const).map((role) => api.addKey(role)));
    const replies = await Promise.all(keys.map((key) => put('audited', {}, key)));
    await put('audited', { credentials: { token: 'top-secret' } });
    const { entries } = await api.database.models.audit.list({ subject: 'audited' }, { limit: 5 });

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(entries).toMatchObject([{ action: 'publisher.created', details: { credentials: true } }]);
    expect(JSON.stringify(entries)).not.toContain('top-secret');
  });
});

describe('DELETE /v1/publishers/{id}', () => {
  const remove = (id: string) => api.call('DELETE', `/v1/publishers/${id}`);

  it('removes a publisher once', async () => {
    await put('gone');

    expect([(await remove('gone')).status, (await remove('gone')).status]).toEqual([204, 404]);
    expect((await api.call('GET', '/v1/publishers/gone')).body).toMatchObject({ code: 'publisher_not_found' });
  });

  it('keeps a publisher that a product names', async () => {
    await put('named');
    await api.addProduct('game', { rights: { publisher: 'named', externalReference: null, attributes: {} } });
    const { status, body } = await remove('named');

    expect([status, body]).toEqual([409, expect.objectContaining({ code: 'publisher_in_use' })]);
  });

  it('keeps a publisher whose keys are waited for', async () => {
    await put('awaited');
    const exception = {
      reason: 'rights_retrying',
      facts: {},
      since: '2026-03-01T10:00:00.000Z',
      deadline: null,
    } as const;
    await api.database.models.orders.record(
      order('W-1', { lines: [lineInException({ publisher: 'awaited', exception })] }),
    );

    expect((await remove('awaited')).status).toBe(409);
  });
});

describe('POST /v1/publishers/{id}/resubmit', () => {
  const resubmit = (id: string, body: Record<string, unknown> = { why: 'it is back' }, key?: string) =>
    api.call('POST', `/v1/publishers/${id}/resubmit`, { body, ...(key !== undefined && { key }) });

  beforeEach(() => {
    api.gateway.state = 'working';
    api.gateway.resubmissions.length = 0;
  });

  it('begins, says who and why, and is audited', async () => {
    await put('back');
    const { status, body } = await resubmit('back', { why: 'it is back' }, await api.addKey('operator'));
    const { entries } = await api.database.models.audit.list({ subject: 'back' }, { limit: 1 });

    expect([status, body]).toEqual([202, { publisher: 'back', status: 'resubmitting' }]);
    expect(api.gateway.resubmissions).toEqual([{ publisher: 'back', by: 'operator key', why: 'it is back' }]);
    expect(entries).toMatchObject([{ action: 'publisher.resubmitted', by: 'operator key', why: 'it is back' }]);
  });

  it('goes on once at a time', async () => {
    await put('busy');
    const replies = await Promise.all([resubmit('busy'), resubmit('busy'), resubmit('busy')]);

    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    expect(api.gateway.resubmissions).toHaveLength(1);
  });

  it('needs a reason, a publisher, Temporal and the right key', async () => {
    await put('asked');
    const refused = [
      await resubmit('asked', {}),
      await resubmit('nobody'),
      await resubmit('asked', { why: 'x' }, await api.addKey('support')),
    ];
    api.gateway.state = 'down';

    expect([...refused, await resubmit('asked')].map(({ status }) => status)).toEqual([422, 404, 403, 503]);
    expect(api.gateway.resubmissions).toEqual([]);
  });
});
