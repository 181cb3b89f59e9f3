import { useApi } from './api';

const api = useApi();
const AT = '2026-03-01T10:00:00.000Z';

const open = (id: string, changes: { storeId?: string; publisher?: string } = {}) =>
  api.database.models.revocations.open({
    ...{ id, unit: `order-1/line-1/${id}`, orderId: 'order-1', storeId: 'direct', line: 'line-1' },
    ...{ publisher: 'games', product: 'space-game', reason: 'ReturnProduct', requestedAt: AT },
    ...changes,
  });

interface List {
  revocations: { id: string }[];
  cursor: string | null;
}

const list = (query = '', key?: string) =>
  api.call<List>('GET', `/v1/revocations${query}`, { ...(key !== undefined && { key }) });
const idsOf = async (query: string, key?: string) => (await list(query, key)).body.revocations.map(({ id }) => id);

describe('GET /v1/revocations', () => {
  beforeAll(async () => {
    await open('1');
    await open('2', { publisher: 'films' });
    await open('3', { storeId: 'shop' });
    await api.database.models.revocations.update('1', { state: 'refused', returnCode: '7', updatedAt: AT });
  });

  it('shows what became of each', async () => {
    const { body } = await list('?state=refused');

    expect(body).toEqual({
      cursor: null,
      revocations: [
        {
          ...{ id: '1', unit: 'order-1/line-1/1', order: 'order-1', store: 'direct', line: 'line-1' },
          ...{ publisher: 'games', product: 'space-game', reason: 'ReturnProduct', state: 'refused', attempts: 0 },
          ...{ requestedAt: AT, updatedAt: AT, httpStatus: null, returnCode: '7', returnMessage: null },
        },
      ],
    });
  });

  it('lists by filters, page by page', async () => {
    const first = await list('?limit=2');

    expect(first.body.revocations.map(({ id }) => id)).toEqual(['3', '2']);
    expect(await idsOf(`?limit=2&cursor=${first.body.cursor}`)).toEqual(['1']);
    expect(await idsOf('?publisher=films')).toEqual(['2']);
    expect(await idsOf('?store=shop&order=order-1')).toEqual(['3']);
    expect(await idsOf('?order=order-2')).toEqual([]);
  });

  it('is for support and up, and for the stores of the key', async () => {
    expect((await list('', await api.addKey('store'))).status).toBe(403);
    expect(await idsOf('', await api.addKey('support', ['shop']))).toEqual(['3']);
  });

  it.each(['state=lost', 'limit=0', 'cursor=nonsense', 'color=red'])('refuses %s', async (query) => {
    expect((await list(`?${query}`)).status).toBe(422);
  });
});
