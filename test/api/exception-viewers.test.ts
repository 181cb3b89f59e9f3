import { useApi } from './api';

let time = Date.parse('2026-03-01T10:00:00.000Z');
const api = useApi({}, () => ({ now: () => new Date(time) }));
const path = (externalId: string) => `/v1/exceptions/${api.orderIds.orderIdOf('direct', externalId)}/line-1/viewers`;
const call = async (method: string, externalId: string, key: string) => {
  const { body } = await api.call<{ viewers: { name: string; since: string }[] } | null>(method, path(externalId), {
    key,
  });
  return body?.viewers.map(({ name }) => name);
};

describe('the viewers of an exception', () => {
  it('are all but oneself, by the names of their keys', async () => {
    const [ann, bob] = await Promise.all([api.addKey('support'), api.addKey('operator')]);

    expect(await call('PUT', 'A', ann)).toEqual([]);
    expect(await call('PUT', 'A', bob)).toEqual(['support key']);
    expect(await call('GET', 'A', ann)).toEqual(['operator key']);
    expect(await call('GET', 'B', ann)).toEqual([]);
  });

  it('are there for half a minute after their last sign of life', async () => {
    const [ann, bob] = await Promise.all([api.addKey('support'), api.addKey('operator')]);
    await call('PUT', 'C', ann);
    time += 20_000;
    await call('PUT', 'C', ann);
    time += 20_000;

    expect(await call('GET', 'C', bob)).toEqual(['support key']);
    time += 20_000;

    expect(await call('GET', 'C', bob)).toEqual([]);
  });

  it('are gone when they say so', async () => {
    const [ann, bob] = await Promise.all([api.addKey('support'), api.addKey('operator')]);
    await call('PUT', 'D', ann);
    await call('DELETE', 'D', ann);

    expect(await call('GET', 'D', bob)).toEqual([]);
  });

  it('are one where many signs of life of one key come at once', async () => {
    const [ann, bob] = await Promise.all([api.addKey('support'), api.addKey('operator')]);
    await Promise.all(Array.from({ length: 10 }, () => call('PUT', 'E', ann)));

    expect(await call('GET', 'E', bob)).toEqual(['support key']);
  });

  it('are told to those who may see the order', async () => {
    const other = await api.addKey('support', ['other']);

    expect((await api.call('PUT', path('F'), { key: other })).status).toBe(404);
    expect((await api.call('PUT', path('F'), { key: await api.addKey('store') })).status).toBe(403);
  });
});
