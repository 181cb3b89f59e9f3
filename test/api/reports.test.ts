import { parse } from 'csv-parse/sync';
import { TRANSACTION_COLUMNS } from '../../api/schemas/reports';
import type { SoldOrder, Transaction } from '../../domain/transaction';
import { toDocument, type OrderDocument } from '../../models/order-document';
import { heapInUse } from '../helpers/heap';
import { line, lineInException, minute, order } from '../models/orders';
import { ADMIN_KEY, useApi } from './api';

interface ProblemJson {
  code: string;
  errors: { path: string }[];
}

const api = useApi();
const headers = { authorization: `Bearer ${ADMIN_KEY}` };
const PERIOD = 'from=2026-03-01&to=2026-03-02';
const read = async (query: string, options = {}) =>
  (await api.call<Transaction[]>('GET', `/v1/reports/transactions?${query}`, options)).body;
const linesOf = async (query: string) => (await read(query)).map((row) => `${row.externalId}/${row.line}`);

beforeAll(async () => {
  const { orders } = api.database.models;
  await orders.record(
    order('=FORMULA', {
      orderId: '-formula',
      number: '+1001',
      acceptedAt: minute(1),
      lines: [line(), line({ id: 'line-2', product: 'plugin' })],
    }),
  );
  await orders.record(order('A-2', { acceptedAt: minute(2), storeId: 'other', lines: [lineInException()] }));
  await orders.record(order('A-3', { acceptedAt: minute(3), test: true }));
});

describe('GET /v1/reports/transactions', () => {
  it('has a row for each order line of the period, the oldest order first', async () => {
    const rows = await read(PERIOD);

    expect(rows.map(({ externalId, line: id }) => [externalId, id])).toEqual([
      ['=FORMULA', 'line-1'],
      ['=FORMULA', 'line-2'],
      ['A-2', 'line-1'],
      ['A-3', 'line-1'],
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual([...TRANSACTION_COLUMNS]);
    expect(rows[2]).toMatchObject({ store: 'other', state: 'exception', exception: 'unknown_product', test: false });
  });

  it('is CSV with the same rows, in which no text is a formula', async () => {
    const { text, headers } = await api.call('GET', `/v1/reports/transactions?${PERIOD}`, {
      headers: { accept: 'text/csv' },
    });
    const byName = await api.call('GET', `/v1/reports/transactions?${PERIOD}&format=csv`);
    const [header, first, ...others] = parse(text);

    expect(header).toEqual([...TRANSACTION_COLUMNS]);
    expect(first?.slice(3, 10)).toEqual(['-formula', "'=FORMULA", "'+1001", 'direct', 'line-1', 'desktop-app', '1']);
    expect(others).toHaveLength(3);
    expect(byName.text).toBe(text);
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename=transactions-20260301T0000-20260302T0000.csv',
    );
  });

  it.each([
    ['store=other', ['A-2/line-1']],
    ['product=plugin', ['=FORMULA/line-2']],
    ['state=exception', ['A-2/line-1']],
    ['test=true', ['A-3/line-1']],
    ['test=false', ['=FORMULA/line-1', '=FORMULA/line-2', 'A-2/line-1']],
    ['test=false&product=desktop-app&state=delivered&store=direct', ['=FORMULA/line-1']],
    ['product=nothing', []],
    ['store=nobody&state=revoked', []],
  ])('has with %s the lines that match', async (filter, expected) => {
    expect(await linesOf(`${PERIOD}&${filter}`)).toEqual(expected);
  });

  it.each([
    ['a period without orders', 'from=2020-01-01&to=2021-01-01', []],
    ['no time at all', 'from=2026-03-01&to=2026-03-01', []],
    ['the moment of an order, and not that of the next', `from=${minute(1)}&to=${minute(2)}`, ['line-1', 'line-2']],
    ['the end of a day of another zone', 'from=2026-02-28T19:02:00-05:00&to=2026-02-28T19:03:00-05:00', ['line-1']],
    ['a zone of half an hour', 'from=2026-03-01T05:33:00%2B05:30&to=2026-03-01T06:00:00%2B05:30', ['line-1']],
  ])('is, for %s, just what is in it', async (_case, period, expected) => {
    expect((await read(period)).map((row) => row.line)).toEqual(expected);
  });

  it('reaches over ten years, and until now where no end is named', async () => {
    expect(await linesOf('from=2016-03-02&to=2026-03-02')).toHaveLength(4);
    expect(await linesOf('from=2016-03-02')).toHaveLength(new Date() > new Date('2026-03-02') ? 4 : 0);
  });

  it.each([
    ['from=2026-03-02&to=2026-03-01', 'from'],
    ['to=2026-03-01', 'from'],
    ['from=yesterday', 'from'],
    ['from=2026-02-30', 'from'],
    ['from=2026-03-01T10:00:00', 'from'],
    [`${PERIOD}&state=lost`, 'state'],
    [`${PERIOD}&test=maybe`, 'test'],
    [`${PERIOD}&format=xlsx`, 'format'],
    [`${PERIOD}&email=ann@example.com`, 'email'],
  ])('refuses %s', async (query, path) => {
    const { status, body } = await api.call<ProblemJson>('GET', `/v1/reports/transactions?${query}`);

    expect([status, body.errors.map((error) => error.path)]).toEqual([422, [path]]);
  });

  it('is for those who may read all orders, and for a key of one store of that store only', async () => {
    const [store, support] = await Promise.all([api.addKey('store'), api.addKey('support', ['other'])]);
    const refused = await api.call('GET', `/v1/reports/transactions?${PERIOD}`, { key: store });
    const elsewhere = await api.call('GET', `/v1/reports/transactions?${PERIOD}&store=direct`, { key: support });

    expect([refused.status, elsewhere.status]).toEqual([403, 403]);
    expect((await read(PERIOD, { key: support })).map(({ externalId }) => externalId)).toEqual(['A-2']);
  });

  it('has addresses for admins who ask for them, and records who did', async () => {
    const operator = await api.addKey('operator');
    const refused = await api.call('GET', `/v1/reports/transactions?${PERIOD}&addresses=true`, { key: operator });
    const plain = await api.call('GET', `/v1/reports/transactions?${PERIOD}`);
    const { text } = await api.call('GET', `/v1/reports/transactions?${PERIOD}&addresses=true&format=csv`);
    const { entries } = await api.database.models.audit.list({ action: 'report.addresses_read' }, { limit: 10 });

    expect(refused.status).toBe(403);
    expect(plain.text).not.toContain('@');
    expect(parse(text).map((row) => row.at(-1))).toEqual(['email', ...Array<string>(4).fill('Ann@Example.com')]);
    expect(entries).toMatchObject([
      { by: 'environment admin key', details: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' } },
    ]);
  });

  it('breaks off when the database fails in the middle', async () => {
    const found = await oneOrder();
    const broken = jest.spyOn(api.database.models.orders, 'stream').mockImplementation(async function* () {
      for (let n = 0; n < 5_000; n += 1) yield found;
      throw new Error('no database');
    });

    await expect(read(PERIOD)).rejects.toThrow();
    broken.mockRestore();
  });

  it('stops for a caller who is gone, although no order matches', async () => {
    const found = await oneOrder();
    const controller = new AbortController();
    let isEnded = false;
    const endless = jest.spyOn(api.database.models.orders, 'stream').mockImplementation(async function* () {
      try {
        for (;;) {
          controller.abort();
          await new Promise((resolve) => setImmediate(resolve));
          yield found;
        }
      } finally {
        isEnded = true;
      }
    });
    const path = `/v1/reports/transactions?${PERIOD}&state=revoked`;

    await expect(fetch(api.url + path, { headers, signal: controller.signal })).rejects.toThrow();
    while (!isEnded) await new Promise((resolve) => setImmediate(resolve));
    endless.mockRestore();
  });

  async function oneOrder(): Promise<SoldOrder> {
    const period = { from: new Date(minute(1)), to: new Date(minute(2)) };
    for await (const found of api.database.models.orders.stream(period)) return found;
    throw new Error('There is no order');
  }
});

describe('GET /v1/reports/transactions/page', () => {
  interface Page {
    transactions: Transaction[];
    cursor: string | null;
  }
  const readPage = async (query: string, options = {}) =>
    (await api.call<Page>('GET', `/v1/reports/transactions/page?${query}`, options)).body;

  it('has the same lines page by page, the newest order first, and each once', async () => {
    const all = await read(PERIOD);
    const pages: string[][] = [];
    const rows: Transaction[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await readPage(`${PERIOD}&limit=1${cursor && `&cursor=${cursor}`}`);
      pages.push(page.transactions.map(({ externalId, line: id }) => `${externalId}/${id}`));
      rows.push(...page.transactions);
      cursor = page.cursor;
    }

    expect(pages).toEqual([['A-3/line-1'], ['A-2/line-1'], ['=FORMULA/line-1', '=FORMULA/line-2']]);
    expect(rows).toEqual(expect.arrayContaining(all));
  });

  it.each([
    ['store=other', ['A-2/line-1']],
    ['product=plugin', ['=FORMULA/line-2']],
    ['state=exception', ['A-2/line-1']],
    ['test=true', ['A-3/line-1']],
    ['test=false&product=desktop-app&state=delivered', ['=FORMULA/line-1']],
    ['product=nothing', []],
  ])('fills its pages with %s with the lines that match', async (filter, expected) => {
    const { transactions, cursor } = await readPage(`${PERIOD}&limit=1&${filter}`);

    expect(transactions.map((row) => `${row.externalId}/${row.line}`)).toEqual(expected);
    expect(cursor).toBeNull();
  });

  it('is for those who may read all orders, and refuses what is no cursor', async () => {
    const store = await api.call('GET', `/v1/reports/transactions/page?${PERIOD}`, { key: await api.addKey('store') });
    const wrong = await api.call('GET', `/v1/reports/transactions/page?${PERIOD}&cursor=none`);

    expect([store.status, wrong.status]).toEqual([403, 422]);
  });
});

describe('GET /v1/reports/transactions, of many orders', () => {
  const COUNT = 2_000;
  const lines = Array.from({ length: 10 }, (_, index) => line({ id: `line-${index}` }));

  beforeAll(async () => {
    const OrderModel = api.database.connection.model<OrderDocument>('Order');
    const documents = Array.from({ length: COUNT }, (_, index) =>
      toDocument(order(`many-${index}`, { acceptedAt: '2025-01-01T00:00:00.000Z', lines })),
    );
    for (let first = 0; first < COUNT; first += 500)
      await OrderModel.insertMany(documents.slice(first, first + 500), { lean: true });
  }, 300_000);

  it('is read from the database and written without being held', async () => {
    const { orders } = api.database.models;
    const stream = orders.stream.bind(orders);
    const inUse: number[] = [];
    const measured = jest.spyOn(orders, 'stream').mockImplementation(async function* (filter) {
      let n = 0;
      for await (const found of stream(filter)) {
        if ((n += 1) % 400 === 200) inUse.push(heapInUse());
        yield found;
      }
    });
    const path = '/v1/reports/transactions?from=2025-01-01&to=2025-01-02&format=csv';
    const response = await fetch(api.url + path, { headers });
    let rows = 0;
    for await (const chunk of response.body ?? []) for (const byte of chunk as Uint8Array) if (byte === 10) rows += 1;
    measured.mockRestore();
    const growth = Math.max(...inUse) - (inUse[0] ?? 0);
    process.stderr.write(`${rows} rows of ${COUNT} orders: the heap grew by ${growth} bytes\n`);

    expect(rows).toBe(10 * COUNT + 1);
    expect(inUse).toHaveLength(5);
    expect(growth).toBeLessThan(5 * 1024 * 1024);
  }, 300_000);
});

describe('GET /v1/reports/stock', () => {
  it('tells of every pool, and of no other product', async () => {
    await api.addProduct('seats', { source: 'pool' });
    await api.addProduct('made');
    await api.database.models.codes.upload('seats', [{ code: 'SEAT-1', row: 1 }]);
    const { status, body } = await api.call('GET', '/v1/reports/stock', { key: await api.addKey('support') });

    expect(status).toBe(200);
    expect(body).toEqual({
      at: expect.any(String) as string,
      pools: [
        {
          ...{ product: 'seats', available: 1, reserved: 0, revoked: 0, waitingLines: 0, daysLeft: null },
          usedPerDay: { last7Days: 0, last30Days: 0 },
        },
      ],
    });
    expect((await api.call('GET', '/v1/reports/stock', { key: await api.addKey('store') })).status).toBe(403);
  });
});

describe('GET /v1/reports/publishers', () => {
  it('tells how each has answered on the days that the period touches', async () => {
    const attempt = { publisher: 'games', durationMs: 80, httpStatus: 200 };
    const { publisherDays } = api.database.models;
    await publisherDays.count({ ...attempt, askedAt: new Date('2026-03-01T01:00:00Z'), outcome: 'granted' });
    await publisherDays.count({ ...attempt, askedAt: new Date('2026-03-01T23:00:00Z'), outcome: 'refused' });
    await publisherDays.count({ ...attempt, askedAt: new Date('2026-03-02T00:00:00Z'), outcome: 'refused' });
    const noon = encodeURIComponent('2026-03-01T12:00:00+02:00');
    const { body } = await api.call('GET', `/v1/reports/publishers?from=${noon}&to=2026-03-01T13:00:00Z`);
    const none = await api.call('GET', '/v1/reports/publishers?from=2016-03-01&to=2026-03-01');
    const wrong = await api.call('GET', '/v1/reports/publishers?from=2026-03-02&to=2026-03-01');

    expect(body).toMatchObject({
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-02T00:00:00.000Z',
      publishers: [{ publisher: 'games', tries: 2, granted: 1, refused: 1, successRate: 0.5, p50Ms: 91 }],
    });
    expect(none.body).toMatchObject({ publishers: [] });
    expect(wrong.status).toBe(422);
  });
});
