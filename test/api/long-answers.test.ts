import { orderBody, useApi } from './api';

interface OrderJson {
  id: string;
  statusUrl: string;
  lines: { id: string; codes?: string[] }[];
}

const api = useApi();

beforeAll(async () => {
  await api.addStore('direct');
  await api.addProduct('desktop-app', { name: 'Desktop App' });
  await api.addProduct('plugin', { name: 'Plugin' });
});
afterEach(() => jest.restoreAllMocks());

const lines = [
  { product: 'desktop-app', quantity: 120, unitPrice: 4900 },
  { product: 'plugin', quantity: 2, unitPrice: 900 },
];
const place = (changes: object = {}) =>
  api.call<OrderJson>('POST', '/v1/orders', { body: orderBody({ lines, ...changes }) });
const get = (path: string, accept = 'text/html') => api.call('GET', path, { key: null, headers: { accept } });

/** As if the codes were megabytes: what is too long is told by the models alone. */
const makeLong = () => jest.spyOn(api.database.models.codes, 'revealUpTo').mockResolvedValue(null);

/** As if a code had been taken back, in each batch that is read after so many. */
function takeBackAfter(batches: number): void {
  const { codes } = api.database.models;
  const { reveal } = codes;
  let read = 0;
  jest.spyOn(codes, 'reveal').mockImplementation(async (units) => {
    const revealed = [...(await reveal(units))];
    return new Map(read++ < batches ? revealed : revealed.slice(1));
  });
}

describe('an order whose codes are long', () => {
  it('is answered with where they are, and there with all of them in the same form', async () => {
    const { body: short } = await place();
    const { body: before } = await api.call<OrderJson>('GET', `/v1/orders/${short.id}`);
    makeLong();
    const placed = await place({ externalId: 'LONG' });
    const { status, headers, body } = await api.call<OrderJson>('GET', `/v1/orders/${short.id}`);

    expect([placed.status, placed.headers.get('location')]).toEqual([202, `/v1/orders/${placed.body.id}`]);
    expect(placed.body.lines[0]).not.toHaveProperty('codes');
    expect(status).toBe(200);
    expect([headers.get('cache-control'), headers.get('content-type')]).toEqual([
      'no-store',
      'application/json; charset=utf-8',
    ]);
    expect(body).toEqual(before);
    expect(body.lines.map(({ codes }) => codes?.length)).toEqual([120, 2]);
  });

  it('breaks off its answer when a code is taken back while it is written', async () => {
    const { id } = (await place()).body;
    makeLong();
    takeBackAfter(1);

    await expect(api.call('GET', `/v1/orders/${id}`)).rejects.toThrow();
  });

  it('is answered as a failure when none of it can be read', async () => {
    const { id } = (await place()).body;
    makeLong();
    takeBackAfter(0);
    const { status, headers } = await api.call('GET', `/v1/orders/${id}`);

    expect([status, headers.get('content-type')]).toEqual([500, 'application/problem+json; charset=utf-8']);
  });

  it('has a page that leads to them, and tells storefronts the same', async () => {
    const { statusUrl } = (await place()).body;
    makeLong();
    const path = new URL(statusUrl).pathname;
    const page = await get(path);
    const json = await get(path, 'application/json');

    expect(page.text).toContain(`href="${statusUrl}/codes"`);
    expect(page.text).not.toContain('class="codes"');
    expect(json.body).toMatchObject({ codesUrl: `${statusUrl}/codes`, lines: [{ codes: [] }, { codes: [] }] });
  });
});

describe('GET /orders/status/{token}/codes', () => {
  const pathOf = (statusUrl: string) => `${new URL(statusUrl).pathname}/codes`;

  it('is a text file of all codes, one a line, under their products where there are several', async () => {
    const { statusUrl, lines: placed } = (await place({ externalId: 'A/1 "x"' })).body;
    const { status, text, headers } = await get(pathOf(statusUrl));
    const [apps = [], plugins = []] = placed.map(({ codes }) => codes);

    expect(status).toBe(200);
    expect(text).toBe(['Desktop App × 120', ...apps, '', 'Plugin × 2', ...plugins, ''].join('\n'));
    expect(headers.get('content-disposition')).toBe('attachment; filename=codes-A-1-x-.txt');
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
  });

  it('is a page that says "not now" while the database is down, and breaks off once it has begun', async () => {
    const path = pathOf((await place()).body.statusUrl);
    const { codes } = api.database.models;
    const down = Object.assign(new Error('down'), { name: 'MongoNetworkError' });
    const failing = jest.spyOn(codes, 'reveal').mockRejectedValue(down);
    const { status, text, headers } = await get(path);
    failing.mockRestore();
    takeBackAfter(1);

    expect([status, headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(headers.get('content-disposition')).toBeNull();
    expect(text).toContain('We cannot show your order just now');
    await expect(get(path)).rejects.toThrow();
  });

  it('is the samples of a test order', async () => {
    const { statusUrl } = (await place({ test: true, lines: lines.slice(1) })).body;

    expect((await get(pathOf(statusUrl))).text).toBe('SAMPLE-1\nSAMPLE-2\n');
  });

  it('leads to the order’s page while there are none, and is nothing for a link that nobody was given', async () => {
    api.gateway.delivers = false;
    const { statusUrl } = (await place()).body;
    api.gateway.delivers = true;
    const early = await get(pathOf(statusUrl));
    const unknown = await get('/orders/status/nobody/codes');

    expect([early.status, early.headers.get('location'), unknown.status]).toEqual([303, statusUrl, 404]);
  });

  it('is linked from the order’s page for more codes than somebody would copy', async () => {
    const many = (await place()).body;
    const few = (await place({ lines: lines.slice(1) })).body;
    const pages = await Promise.all([many, few].map(({ statusUrl }) => get(new URL(statusUrl).pathname)));

    expect(pages.map(({ text }) => text.includes('/codes"'))).toEqual([true, false]);
  });
});
