import { useApi } from './api';

interface Made {
  id: string;
  key: string;
  createdAt: string;
}

const api = useApi();
const make = (body: Record<string, unknown>) => api.call<Made>('POST', '/v1/api-keys', { body });

describe('API keys', () => {
  it('are shown once and kept as a hash', async () => {
    const made = await make({ name: 'Web shop', role: 'store', stores: ['direct'] });
    const listed = await api.call<{ keys: unknown[] }>('GET', '/v1/api-keys');
    const stored = await api.database.connection.collection('apikeys').find().toArray();

    expect(made.status).toBe(201);
    expect(listed.body.keys).toContainEqual({
      ...{ id: made.body.id, name: 'Web shop', role: 'store', stores: ['direct'] },
      createdAt: made.body.createdAt,
    });
    expect(Date.parse(made.body.createdAt)).toBeGreaterThan(0);
    expect(listed.text + JSON.stringify(stored)).not.toContain(made.body.key);
  });

  it('work at once, and stop at once when they are withdrawn', async () => {
    const { body } = await make({ name: 'Support', role: 'support' });
    const list = () => api.call('GET', '/v1/orders', { key: body.key });
    const before = await list();
    const removed = await api.call('DELETE', `/v1/api-keys/${body.id}`);

    expect([before.status, removed.status, (await list()).status]).toEqual([200, 204, 401]);
    expect((await api.call('DELETE', `/v1/api-keys/${body.id}`)).status).toBe(404);
  });

  it.each([
    [{ role: 'store' }, 'name'],
    [{ name: 'x', role: 'owner' }, 'role'],
    [{ name: 'x', role: 'store', stores: [] }, 'stores'],
  ])('refuse %j', async (body, path) => {
    const reply = await make(body);

    expect([reply.status, reply.body]).toEqual([
      422,
      expect.objectContaining({ errors: [expect.objectContaining({ path })] }),
    ]);
  });

  it('are for admins to make', async () => {
    const key = await api.addKey('operator');

    expect((await api.call('POST', '/v1/api-keys', { key, body: { name: 'x', role: 'admin' } })).status).toBe(403);
  });
});

describe('authentication', () => {
  it.each([
    ['no key', null],
    ['a wrong one', 'wrong'],
  ])('answers 401 for %s', async (_case, key) => {
    const { status, headers, body } = await api.call('GET', '/v1/orders', { key });

    expect([status, headers.get('www-authenticate'), body]).toEqual([
      401,
      'Bearer',
      expect.objectContaining({ code: 'key_invalid' }),
    ]);
  });

  it('answers 503 while keys cannot be read, but knows the admin key', async () => {
    const down = Object.assign(new Error('down'), { name: 'MongoServerSelectionError' });
    const find = jest.spyOn(api.database.models.apiKeys, 'find').mockRejectedValue(down);
    const replies = [await api.call('GET', '/v1/orders', { key: 'some-key' }), await api.call('GET', '/v1/products')];
    find.mockRestore();

    expect(replies.map(({ status }) => status)).toEqual([503, 200]);
  });
});
