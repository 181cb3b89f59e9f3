import { orderBody, useApi } from './api';

const api = useApi();

beforeAll(async () => {
  await api.addStore('direct');
  await api.addProduct('desktop-app', { name: 'Desktop <b>App</b>' });
});
beforeEach(() => {
  api.gateway.state = 'working';
  api.gateway.delivers = true;
});

async function placed(changes: Record<string, unknown> = {}): Promise<{ id: string; path: string; codes: string[] }> {
  const { body } = await api.call<{ id: string; statusUrl: string; lines: { codes?: string[] }[] }>(
    'POST',
    '/v1/orders',
    {
      body: orderBody(changes),
    },
  );
  return { id: body.id, path: new URL(body.statusUrl).pathname, codes: body.lines.flatMap(({ codes = [] }) => codes) };
}

const open = (path: string, accept = 'text/html') => api.call('GET', path, { key: null, headers: { accept } });

describe('GET /orders/status/{token}', () => {
  it('shows the codes in plain words, with all of it escaped', async () => {
    const { path, codes } = await placed({ externalId: '<script>alert(1)</script>' });
    const { status, text } = await open(path);

    expect(status).toBe(200);
    expect(text).toContain(`<li>${codes[0]}</li>`);
    expect(text).toContain('Your order has been delivered.');
    expect(text).toContain('Desktop &lt;b&gt;App&lt;/b&gt;');
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script');
  });

  it('names the order as the shop shows it to its buyer', async () => {
    const { path } = await placed({ externalId: 'internal-77', number: '#1001' });
    const { text } = await open(path);
    const told = await open(path, 'application/json');

    expect(text).toContain('Order #1001');
    expect(text).not.toContain('internal-77');
    expect(told.body).toMatchObject({ reference: '#1001' });
  });

  it('is kept nowhere, found by no search engine and tells nobody where it was', async () => {
    const { path } = await placed();
    const { headers } = await open(path);

    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';style-src 'sha256-[^']+';/);
  });

  it('allows its own style by its hash', async () => {
    const { createHash } = await import('node:crypto');
    const { headers, text } = await open((await placed()).path);
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';

    expect(headers.get('content-security-policy')).toContain(createHash('sha256').update(style).digest('base64'));
  });

  it('loads itself again while the order is processed, and only then', async () => {
    const delivered = await open((await placed()).path);
    api.gateway.delivers = false;
    const processing = await open((await placed()).path);

    expect(processing.text).toContain('<meta http-equiv="refresh" content="5"');
    expect(delivered.text).not.toContain('http-equiv="refresh"');
  });

  it('answers storefronts in JSON', async () => {
    const { path, codes } = await placed();
    const { body, headers } = await open(path, 'application/json');

    expect(headers.get('vary')?.toLowerCase()).toContain('accept');
    expect(body).toMatchObject({
      state: 'delivered',
      lines: [{ product: 'Desktop <b>App</b>', quantity: 1, message: 'Your code is here.', codes }],
    });
  });

  it('shows the codes of an order that went by mail, and samples of a test order', async () => {
    const mailed = await open((await placed({ delivery: 'email' })).path, 'application/json');
    const test = await open((await placed({ test: true })).path, 'application/json');

    expect((mailed.body as { lines: { codes: string[] }[] }).lines[0]?.codes).toHaveLength(1);
    expect((test.body as { lines: { codes: string[] }[] }).lines[0]?.codes).toEqual(['SAMPLE']);
  });

  it('shows an order right after it was taken', async () => {
    api.gateway.state = 'idle';
    const { status, body } = await open((await placed({ delivery: 'email' })).path, 'application/json');

    expect([status, body]).toEqual([200, expect.objectContaining({ state: 'processing', lines: [] })]);
  });

  it('tells a buyer nothing of what stands against an order', async () => {
    api.gateway.delivers = false;
    const { id, path } = await placed();
    await api.gateway.raise(id, 'desktop-app', 'unknown_product');
    const { text } = await open(path);

    expect(text).toContain('A person is looking at it');
    expect(text).not.toContain('unknown_product');
  });

  it('has a friendly page for a link that is not whole', async () => {
    const { path } = await placed();
    const page = await open(path.slice(0, -2));
    const json = await open('/orders/status/nothing', 'application/json');

    expect(page.status).toBe(404);
    expect(page.text).toContain('We do not know this order');
    expect([json.status, json.body]).toEqual([404, expect.objectContaining({ code: 'order_not_found' })]);
  });

  it('has a page for the time in which the database is down', async () => {
    const { path } = await placed();
    const down = Object.assign(new Error('down'), { name: 'MongoServerSelectionError' });
    const reveal = jest.spyOn(api.database.models.codes, 'revealUpTo').mockRejectedValueOnce(down);
    const { status, text } = await open(path);
    reveal.mockRestore();

    expect(status).toBe(503);
    expect(text).toContain('Nothing is lost');
  });
});
