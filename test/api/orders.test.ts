import { ADMIN_KEY, orderBody, useApi } from './api';

interface OrderJson {
  id: string;
  state: string;
  statusUrl: string;
  message: string;
  lines: { id: string; product: string; quantity: number; state: string; codes?: string[]; message: string }[];
}

const api = useApi();

beforeAll(async () => {
  await api.addStore('direct');
  await api.addStore('other');
  await api.addStore('fastspring', { platform: 'fastspring' });
  await api.addProduct('desktop-app');
  await api.addProduct('plugin');
});
beforeEach(() => {
  api.gateway.state = 'working';
  api.gateway.delivers = true;
  api.gateway.records = true;
});

const place = (changes: Record<string, unknown> = {}, headers: Record<string, string> = {}, key: string = ADMIN_KEY) =>
  api.call<OrderJson>('POST', '/v1/orders', { body: orderBody(changes), headers, key });

const problem = (code: string, ...paths: string[]): unknown =>
  paths.length === 0
    ? expect.objectContaining({ code })
    : expect.objectContaining({ code, errors: paths.map((path): unknown => expect.objectContaining({ path })) });

describe('POST /v1/orders', () => {
  it('refuses an order under the id of a test order, and the other way round', async () => {
    const lines = [{ product: 'desktop-app', quantity: 1 }];
    const replies = [];
    for (const [externalId, test] of [
      ['T-1', true],
      ['T-1', false],
      ['T-2', false],
      ['T-2', true],
    ])
      replies.push(await place({ externalId, test, lines }));

    expect(replies.map(({ status }) => status)).toEqual([201, 409, 201, 409]);
    expect(replies[1]?.body).toMatchObject({ code: 'order_is_test' });
  });

  it('answers 201 with one code a unit', async () => {
    const reply = await place({ lines: [{ product: 'desktop-app', quantity: 2, unitPrice: 4900 }] });

    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      state: 'delivered',
      lines: [{ id: 'desktop-app', quantity: 2, state: 'delivered' }],
    });
    expect(new Set(reply.body.lines[0]?.codes).size).toBe(2);
    expect(reply.headers.get('location')).toBe(`/v1/orders/${reply.body.id}`);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.body.statusUrl).toBe(`https://keys.example.com/orders/status/${api.orderIds.tokenOf(reply.body.id)}`);
  });

  it('answers a repeated order with the same body and starts nothing', async () => {
    const body = orderBody();
    const first = await api.call('POST', '/v1/orders', { body });
    const placed = api.gateway.placed.length;
    const second = await api.call('POST', '/v1/orders', { body });

    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(api.gateway.placed).toHaveLength(placed);
  });

  it('adds a new line to an order that has ended', async () => {
    const body = orderBody();
    await api.call('POST', '/v1/orders', { body });
    const added = await api.call<OrderJson>('POST', '/v1/orders', {
      body: { ...body, lines: [{ product: 'plugin', quantity: 1 }] },
    });

    expect(added.status).toBe(201);
    expect(added.body.lines.map(({ id }) => id)).toEqual(['desktop-app', 'plugin']);
  });

  it('names a second line of the same product by its number', async () => {
    const line = { product: 'desktop-app', quantity: 1 };
    const { body } = await place({ lines: [line, line, { ...line, key: 'gift' }] });

    expect(body.lines.map(({ id }) => id)).toEqual(['desktop-app', 'desktop-app~232', 'gift']);
  });

  it('leaves the codes out for who need not see them', async () => {
    const placed = await place({ externalId: 'no-codes', lines: [{ product: 'desktop-app', quantity: 1 }] });
    const shown = await api.call<OrderJson>('GET', `/v1/orders/${placed.body.id}`);
    const without = await api.call<OrderJson>('GET', `/v1/orders/${placed.body.id}?codes=false`);

    expect(shown.body.lines[0]?.codes).toHaveLength(1);
    expect(without.body.lines[0]).not.toHaveProperty('codes');
    expect((await api.call('GET', `/v1/orders/${placed.body.id}?codes=maybe`)).status).toBe(422);
  });

  it('gives a test order sample codes', async () => {
    const { status, body } = await place({ test: true, lines: [{ product: 'desktop-app', quantity: 2 }] });

    expect([status, body.lines[0]?.codes]).toEqual([201, ['SAMPLE-1', 'SAMPLE-2']]);
  });

  it('answers an order by mail with 202 at once', async () => {
    api.gateway.delivers = false;
    const { status, headers, body } = await place({ delivery: 'email' });

    expect([status, headers.get('location')]).toEqual([202, `/v1/orders/${body.id}`]);
    expect(body).toMatchObject({ state: 'processing', message: 'Your order is being processed.' });
  });

  it('waits as long as Prefer says, and says so', async () => {
    const { status, headers, body } = await place({ delivery: 'email' }, { prefer: 'respond-async, wait=90' });

    expect([status, headers.get('preference-applied')]).toEqual([201, 'wait=60']);
    expect(api.gateway.placed.at(-1)?.waitMilliseconds).toBe(60_000);
    expect(body.lines[0]).not.toHaveProperty('codes');
  });

  it('waits for an answer with codes as long as the settings say', async () => {
    await place({ externalId: 'waits-as-set' });

    expect(api.gateway.placed.at(-1)?.waitMilliseconds).toBe(1000);
  });

  it('does not wait for Prefer: wait=0', async () => {
    const { headers } = await place({}, { prefer: 'wait=0' });

    expect(headers.get('preference-applied')).toBe('wait=0');
    expect(api.gateway.notified.at(-1)?.channel).toBe('api');
  });

  it('answers 202 with the exception of a line that waits', async () => {
    api.gateway.delivers = false;
    const body = orderBody();
    const { body: placed } = await api.call<OrderJson>('POST', '/v1/orders', { body });
    await api.gateway.raise(placed.id, 'desktop-app', 'unknown_product');
    const again = await api.call('POST', '/v1/orders', { body });

    expect(again.status).toBe(202);
    expect(again.body).toMatchObject({
      state: 'exception',
      lines: [{ exception: { reason: 'unknown_product', cure: expect.stringContaining('resubmit') as string } }],
    });
  });

  it('answers 503 with Retry-After while Temporal is down', async () => {
    api.gateway.state = 'down';
    const { status, headers, body } = await place();

    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(body).toEqual(problem('temporal_unavailable'));
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['no lines', { lines: [] }, ['lines']],
    ['a quantity of 0', { lines: [{ product: 'a', quantity: 0 }] }, ['lines.0.quantity']],
    ['a quantity over the limit', { lines: [{ product: 'a', quantity: 1001 }] }, ['lines.0.quantity']],
    ['half a unit', { lines: [{ product: 'a', quantity: 1.5 }] }, ['lines.0.quantity']],
    ['a negative price', { lines: [{ product: 'a', quantity: 1, unitPrice: -1 }] }, ['lines.0.unitPrice']],
    ['a price without a currency', { currency: null }, ['currency']],
    ['a small currency', { currency: 'usd' }, ['currency']],
    ['an unknown field', { color: 'red' }, ['color']],
    ['no address for a mail', { delivery: 'both', buyer: {} }, ['buyer.email']],
    ['an address of two lines', { buyer: { email: 'a@b.c\nbcc: d@e.f' } }, ['buyer.email']],
    ['a long external id', { externalId: 'x'.repeat(201) }, ['externalId']],
    ['a control character', { externalId: 'a\u0000b' }, ['externalId']],
    [
      'a key twice',
      {
        lines: [
          { key: 'k', product: 'a', quantity: 1 },
          { key: 'k', product: 'b', quantity: 1 },
        ],
      },
      ['lines.1.key'],
    ],
    ['an unknown delivery', { delivery: 'fax' }, ['delivery']],
  ])('refuses %s with its path', async (_case, changes, paths) => {
    const { status, body } = await place(changes);

    expect([status, body]).toEqual([422, problem('invalid_request', ...paths)]);
  });

  it('refuses an unknown store, and one that has a platform', async () => {
    const [unknown, platform] = [await place({ store: 'nobody' }), await place({ store: 'fastspring' })];

    expect([unknown.status, unknown.body]).toEqual([404, problem('store_not_found', 'store')]);
    expect([platform.status, platform.body]).toEqual([409, problem('store_not_direct')]);
  });

  it('takes an order without a database and leaves its codes for later', async () => {
    const { orders, codes } = api.database.models;
    const down = () => Promise.reject(Object.assign(new Error('down'), { name: 'MongoServerSelectionError' }));
    jest.spyOn(orders, 'findByExternalId').mockImplementationOnce(down);
    jest.spyOn(codes, 'revealUpTo').mockImplementationOnce(down);
    const { status, body } = await place();

    expect([status, body.state]).toEqual([202, 'delivered']);
    expect(body.lines[0]).not.toHaveProperty('codes');
  });
});

describe('Idempotency-Key', () => {
  it('gives the first answer again, also a 202', async () => {
    api.gateway.delivers = false;
    const headers = { 'idempotency-key': 'first-answer' };
    const body = orderBody();
    const first = await api.call<OrderJson>('POST', '/v1/orders', { body, headers });
    api.gateway.delivers = true;
    await api.call('POST', '/v1/orders', { body });
    const again = await api.call('POST', '/v1/orders', { body, headers });

    expect([first.status, again.status, again.body]).toEqual([202, 202, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('refuses another body under the same key', async () => {
    const headers = { 'idempotency-key': 'two-bodies' };
    await place({}, headers);
    const { status, body } = await place({}, headers);

    expect([status, body]).toEqual([422, problem('idempotency_key_reused')]);
  });

  it('is free again after an order that was not taken', async () => {
    const body = orderBody();
    const headers = { 'idempotency-key': 'second-try' };
    api.gateway.state = 'down';
    const first = await api.call('POST', '/v1/orders', { body, headers });
    api.gateway.state = 'working';
    const second = await api.call('POST', '/v1/orders', { body, headers });

    expect([first.status, second.status]).toEqual([503, 201]);
  });

  it('places one order of many calls at once, and keeps its codes sealed', async () => {
    const body = orderBody();
    const headers = { 'idempotency-key': 'at-once' };
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => api.call<OrderJson>('POST', '/v1/orders', { body, headers })),
    );
    const made = replies.filter(({ status }) => status === 201);
    const kept = await api.database.connection.collection('idempotencykeys').find().toArray();

    expect(replies.map(({ status }) => status).filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(JSON.stringify(kept)).not.toContain(made[0]?.body.lines[0]?.codes?.[0]);
  });
});

describe('GET /v1/orders/{id}', () => {
  it('shows an order from the database with its codes', async () => {
    const placed = await place();
    const shown = await api.call<OrderJson>('GET', `/v1/orders/${placed.body.id}`);

    const statusUrl = `https://keys.example.com/orders/status/${api.orderIds.staffTokenOf(placed.body.id)}`;
    expect([shown.status, shown.body]).toEqual([200, { ...placed.body, statusUrl }]);
  });

  it('shows what people may correct: identification, and what a publisher is told of a line', async () => {
    const told = { identification: { account: 'A-7' } };
    const lines = [{ product: 'desktop-app', quantity: 1, attributes: { edition: 'pro' } }];
    const { body } = await place({ ...told, lines });
    const shown = await api.call('GET', `/v1/orders/${body.id}`);

    expect(shown.body).toMatchObject({ ...told, lines: [{ attributes: { edition: 'pro' } }] });
  });

  it('asks the workflow for an order that is not recorded yet', async () => {
    api.gateway.records = false;
    const placed = await place({ delivery: 'email' });
    const shown = await api.call<OrderJson>('GET', `/v1/orders/${placed.body.id}`);

    expect([shown.status, shown.body.state]).toEqual([200, 'delivered']);
  });

  it('shows an order that no worker has seen yet as processing', async () => {
    api.gateway.state = 'idle';
    const placed = await place({ delivery: 'email' });
    const shown = await api.call<OrderJson>('GET', `/v1/orders/${placed.body.id}`);

    expect([placed.status, shown.status, shown.body.state]).toEqual([202, 200, 'processing']);
  });

  it('knows no order that nobody placed, and no id that nobody made', async () => {
    const never = await api.call('GET', `/v1/orders/${api.orderIds.orderIdOf('direct', 'never placed')}`);
    const forged = await api.call('GET', '/v1/orders/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');

    expect([never.status, forged.status]).toEqual([404, 404]);
    expect(forged.body).toEqual(problem('order_not_found'));
  });

  it('hides codes from support, and other stores from a store', async () => {
    const [support, own, foreign] = [
      await api.addKey('support'),
      await api.addKey('store', ['direct']),
      await api.addKey('store', ['other']),
    ];
    const { body } = await place();
    const show = (key: string) => api.call<OrderJson>('GET', `/v1/orders/${body.id}`, { key });

    expect((await show(support)).body.lines[0]).not.toHaveProperty('codes');
    expect((await show(own)).body.lines[0]?.codes).toHaveLength(1);
    expect((await show(foreign)).status).toBe(404);
  });

  it('never shows the codes of a line that went by mail', async () => {
    const placed = await place({ delivery: 'email' }, { prefer: 'wait=5' });
    const shown = await api.call<OrderJson>('GET', `/v1/orders/${placed.body.id}`);

    expect(shown.body.lines[0]).not.toHaveProperty('codes');
  });
});

describe('GET /v1/orders', () => {
  it('lists by filters, page by page', async () => {
    const buyer = { email: 'lister@example.com' };
    for (let count = 0; count < 3; count += 1) await place({ buyer });
    const list = (query: string) =>
      api.call<{ orders: OrderJson[]; cursor: string | null }>('GET', `/v1/orders?email=lister@example.com&${query}`);
    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${first.body.cursor}`);

    expect([first.body.orders.length, second.body.orders.length, second.body.cursor]).toEqual([2, 1, null]);
    expect((await list('state=cancelled')).body.orders).toEqual([]);
  });

  it('finds an order by the number that its buyer knows', async () => {
    const [numbered, other] = [await place({ number: '#1001' }), await place()];
    const { body } = await api.call<{ orders: OrderJson[] }>('GET', '/v1/orders?number=%231001');

    expect(body.orders.map(({ id }) => id)).toEqual([numbered.body.id]);
    expect([numbered.body, other.body]).toMatchObject([{ number: '#1001' }, { number: null }]);
  });

  it('shows a store key its own stores only', async () => {
    const [own, both] = [await api.addKey('store', ['other']), await api.addKey('store', ['direct', 'other'])];
    const list = (key: string, query = '') =>
      api.call<{ orders: { store: string }[] }>('GET', `/v1/orders${query}`, { key });

    expect((await list(own)).body.orders).toEqual([]);
    expect((await list(own, '?store=direct')).status).toBe(403);
    expect((await list(both)).body.orders.length).toBeGreaterThan(0);
    expect((await list(both, '?store=direct')).body.orders.every(({ store }) => store === 'direct')).toBe(true);
  });

  it.each(['limit=0', 'limit=101', 'cursor=nonsense', 'from=yesterday', 'state=lost', 'colour=red'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await api.call('GET', `/v1/orders?${query}`);

      expect([status, body]).toEqual([422, problem('invalid_request', query.split('=')[0] ?? '')]);
    },
  );
});
