import { ADMIN_KEY, orderBody, useApi } from './api';

interface OrderJson {
  id: string;
  lines: { id: string }[];
}

const api = useApi();
/** The longest that the API takes; each of their characters is three bytes, and nine characters in a line's id. */
const LONG_ORDER = '日'.repeat(200);
const LONG_LINE = '日'.repeat(100);

const place = (changes: Record<string, unknown>) =>
  api.call<OrderJson>('POST', '/v1/orders', { body: orderBody(changes) });
const get = <Body = unknown>(path: string) => api.call<Body>('GET', path);

let newest: OrderJson;
beforeAll(async () => {
  await api.addStore('direct');
  await api.addProduct('desktop-app');
  await place({});
  const lines = [
    { product: 'desktop-app', key: LONG_LINE },
    { product: 'desktop-app', key: `${LONG_LINE.slice(1)}月` },
  ].map((line) => ({ ...line, quantity: 1, unitPrice: 4900 }));
  newest = (await place({ externalId: LONG_ORDER, lines })).body;
  for (const { id } of newest.lines) await api.gateway.raise(newest.id, id, 'rights_refused');
});

describe('an order whose ids are as long as they can be', () => {
  it('ends a page whose cursor leads to the next one', async () => {
    const first = await get<{ orders: OrderJson[]; cursor: string }>('/v1/orders?limit=1');
    const rest = await get<{ orders: OrderJson[] }>(`/v1/orders?limit=1&cursor=${first.body.cursor}`);

    expect(first.body.orders.map(({ id }) => id)).toEqual([newest.id]);
    expect([rest.status, rest.body.orders.length]).toEqual([200, 1]);
  });

  it('is named to a bulk action, whose list of lines goes on after it', async () => {
    const lines = newest.lines.map(({ id }) => ({ order: newest.id, line: id }));
    const body = { action: 'resubmit', why: 'It works again', lines };
    const { body: bulk } = await api.call<{ id: string }>('POST', '/v1/exceptions/actions', { key: ADMIN_KEY, body });
    const path = `/v1/bulk-actions/${bulk.id}/lines?limit=1`;
    const first = await get<{ cursor: string }>(path);
    const rest = await get<{ lines: unknown[]; cursor: null }>(
      `${path}&cursor=${encodeURIComponent(first.body.cursor)}`,
    );

    expect([rest.status, rest.body.lines.length, rest.body.cursor]).toEqual([200, 1, null]);
  });

  it.each(['/v1/codes?order=', '/v1/licenses?order=', '/v1/revocations?order=', '/v1/audit?subject='])(
    'is asked for by %s',
    async (path) => {
      expect((await get(path + newest.id)).status).toBe(200);
    },
  );

  it.each([
    ['/v1/orders/search', 'order'],
    ['/v1/orders/search', 'text'],
    ['/v1/licenses/search', 'order'],
  ])('is searched by %s in %s', async (path, field) => {
    const { status, body } = await api.call('POST', path, { body: { [field]: newest.id } });

    expect(status).toBe(200);
    if (path === '/v1/orders/search') expect(body).toMatchObject({ orders: [{ id: newest.id }] });
  });
});
