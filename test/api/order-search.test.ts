import { order, minute } from '../models/orders';
import { useApi } from './api';

const api = useApi();
const search = (body: unknown, key?: string) =>
  api.call<{ orders: { externalId: string }[]; cursor: string | null }>('POST', '/v1/orders/search', {
    body,
    ...(key !== undefined && { key }),
  });
const found = async (body: unknown, key?: string) =>
  (await search(body, key)).body.orders.map(({ externalId }) => externalId);

beforeAll(async () => {
  const { orders, codes } = api.database.models;
  await api.addProduct('seats', { source: 'pool' });
  await codes.upload('seats', [{ code: 'SEAT-AAAAA-11111', row: 1 }]);
  await codes.reserve('seats', 'direct-A-1/line-1@2/1');
  await orders.record(order('A-1', { acceptedAt: minute(1), number: '#1001' }));
  await orders.record(order('A-2', { acceptedAt: minute(2), state: 'exception' }));
  const buyer = { email: 'bob@example.com', name: 'Bob', company: null, country: null };
  await orders.record(order('A-1', { acceptedAt: minute(3), storeId: 'other', buyer }));
});

describe('POST /v1/orders/search', () => {
  it.each([
    ["the order's id", { order: 'direct-A-2' }, ['A-2']],
    ["the store's id, in all stores", { externalId: 'A-1' }, ['A-1', 'A-1']],
    ["the shop's number", { number: '#1001' }, ['A-1']],
    ["the buyer's address", { email: 'BOB@example.com' }, ['A-1']],
    ['a code, however it is written', { code: 'seat-aaaaa11111' }, ['A-1']],
    ['a code that nobody has', { code: 'SEAT-NONE' }, []],
    ['a state', { state: 'exception' }, ['A-2']],
    ['a store', { store: 'other' }, ['A-1']],
    ['a time', { from: minute(2), to: minute(2) }, ['A-2']],
    ['several of them together', { code: 'SEAT-AAAAA-11111', order: 'direct-A-2' }, []],
    ['any name: an id', { text: 'direct-A-2' }, ['A-2']],
    ['any name: a number', { text: '#1001' }, ['A-1']],
    ['any name: a number without its mark', { text: '1001' }, ['A-1']],
    ["any name: a store's id with a mark", { text: '#A-2' }, ['A-2']],
    ['any name: an address', { text: 'Bob@Example.com ' }, ['A-1']],
    ['any name: an id of a store', { text: 'A-1', store: 'direct' }, ['A-1']],
  ])('finds orders by %s', async (_case, body, expected) => {
    expect(await found(body)).toEqual(expected);
  });

  it('turns pages, the newest first', async () => {
    const first = await search({ limit: 2 });
    const second = await search({ limit: 2, cursor: first.body.cursor });

    expect(first.body.orders.map(({ externalId }) => externalId)).toEqual(['A-1', 'A-2']);
    expect(second.body).toMatchObject({ orders: [{ externalId: 'A-1' }], cursor: null });
  });

  it('finds for a key of one store its own orders only', async () => {
    const key = await api.addKey('store', ['other']);

    expect(await found({ text: 'A-1' }, key)).toEqual(['A-1']);
    expect(await found({ code: 'SEAT-AAAAA-11111' }, key)).toEqual([]);
    expect((await search({ store: 'direct' }, key)).status).toBe(403);
  });

  it('logs neither the code nor the address', async () => {
    await search({ code: 'SEAT-AAAAA-11111', email: 'bob@example.com' });

    expect(api.log.join('\n')).not.toMatch(/SEAT-|bob@/);
  });

  it('refuses fields that are not there', async () => {
    expect((await search({ cdoe: 'x' })).status).toBe(422);
  });
});
