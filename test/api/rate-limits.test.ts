import { useApi } from './api';

const api = useApi({ webhookRateLimit: 3, publicRateLimit: 3 });

const times = async (count: number, call: () => Promise<{ status: number }>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await call()).status);
  return statuses;
};

describe('rate limits', () => {
  it('bound the deliveries of each store', async () => {
    await api.addStore('one', { platform: 'fastspring' });
    await api.addStore('two', { platform: 'fastspring' });
    const probe = (store: string) => api.call('GET', `/webhooks/${store}`, { key: null });

    expect(await times(4, () => probe('one'))).toEqual([200, 200, 200, 429]);
    expect(await times(1, () => probe('two'))).toEqual([200]);
  });

  it('bound guesses at stores, whatever their names', async () => {
    let guess = 0;
    const statuses = await times(4, () => api.call('POST', `/webhooks/guess-${(guess += 1)}`, { key: null, body: '' }));

    expect(statuses).toEqual([404, 404, 404, 429]);
  });

  it("bound the buyer's pages", async () => {
    const page = () => api.call('GET', '/orders/status/nothing', { key: null });

    expect(await times(4, page)).toEqual([404, 404, 404, 429]);
  });

  it.each(['/metrics', '/openapi.json', '/docs', '/.well-known/jwks.json'])('bound %s', async (path) => {
    expect(await times(4, () => api.call('GET', path, { key: null }))).toEqual([200, 200, 200, 429]);
  });

  it('leave probes more room, and never refuse whether the process is up', async () => {
    const ready = await times(31, () => api.call('GET', '/readyz', { key: null }));
    const healthy = await times(31, () => api.call('GET', '/healthz', { key: null }));

    expect([ready.slice(0, 30).every((status) => status === 200), ready[30]]).toEqual([true, 429]);
    expect(new Set(healthy)).toEqual(new Set([200]));
  });

  it('bound wrong keys and never count right ones', async () => {
    const right = await Promise.all(Array.from({ length: 10 }, () => api.call('GET', '/v1/products')));
    const wrong = await times(4, () => api.call('GET', '/v1/products', { key: 'guess' }));

    expect(right.every(({ status }) => status === 200)).toBe(true);
    expect(wrong).toEqual([401, 401, 401, 429]);
  });

  it('bound log-ins', async () => {
    const login = () =>
      api.call('POST', '/codec/login', {
        key: null,
        body: 'key=guess',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const statuses = await times(4, login);

    expect(statuses).toEqual([401, 401, 401, 429]);
  });
});
