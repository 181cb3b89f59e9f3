import { DEFAULT_CODE_FORMAT } from '../../domain/code-format';
import { aPublisher } from '../rights/publishers';
import { line, minute, order } from '../models/orders';
import { useApi } from './api';

const api = useApi();

const put = (id: string, body: unknown, key?: string) =>
  api.call('PUT', `/v1/products/${id}`, { body, ...(key !== undefined && { key }) });

describe('PUT /v1/products/{id}', () => {
  it('creates with defaults, then replaces', async () => {
    const created = await put('desktop-app', { name: 'Desktop App' });
    const replaced = await put('desktop-app', { name: 'Desktop App 2', source: 'pool', minimumPrices: { USD: 2900 } });

    expect([created.status, replaced.status]).toEqual([201, 200]);
    expect(created.body).toEqual({
      id: 'desktop-app',
      name: 'Desktop App',
      source: 'generate',
      rights: null,
      codeFormat: DEFAULT_CODE_FORMAT,
      lowStockThreshold: null,
      notify: null,
      minimumPrices: {},
      sampleCode: 'SAMPLE-CODE',
      mail: { subject: null, template: null },
      license: { days: null, features: {}, graceDays: 7, file: false, offlineDays: 14 },
    });
    expect((await api.call('GET', '/v1/products/desktop-app')).body).toEqual(replaced.body);
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ['an id with a space', 'a%20b', {}, 'id'],
    ['an id with an at sign', 'a@b.c', {}, 'id'],
    ['a pattern that can be guessed', 'x', { codeFormat: { pattern: 'XXXX' } }, 'codeFormat'],
    ['look-alikes', 'x', { codeFormat: { alphabet: '01OIL' } }, 'codeFormat'],
    ['generated codes without a format', 'x', { codeFormat: null }, 'codeFormat'],
    ['a template without codes', 'x', { mail: { template: '<mjml></mjml>' } }, 'mail.template'],
    ['a subject with codes', 'x', { mail: { subject: '{{codes}}' } }, 'mail.subject'],
    ['a currency that is none', 'x', { minimumPrices: { dollars: 1 } }, 'minimumPrices.dollars'],
    ['a broken minimum', 'x', { minimumPrices: { USD: 0.5 } }, 'minimumPrices.USD'],
    ['a license of no days', 'x', { license: { days: 0 } }, 'license.days'],
    ['a license of a million years', 'x', { license: { days: 10 ** 9 } }, 'license.days'],
    ['no day offline', 'x', { license: { offlineDays: 0 } }, 'license.offlineDays'],
    ['a negative grace', 'x', { license: { graceDays: -1 } }, 'license.graceDays'],
    ['a feature that is no text', 'x', { license: { features: { seats: 5 } } }, 'license.features.seats'],
    ['no name', 'x', { name: undefined }, 'name'],
    ['rights without a publisher', 'x', { source: 'rights' }, 'rights'],
    ['a publisher that is not there', 'x', { rights: { publisher: 'nobody' } }, 'rights.publisher'],
  ])('refuses %s', async (_case, id, changes, path) => {
    const { status, body } = await put(id, { name: 'X', ...changes });

    expect([status, (body as { errors: { path: string }[] }).errors.map((error) => error.path)]).toEqual([422, [path]]);
  });

  it('takes the rights of a publisher that is there', async () => {
    await api.database.models.publishers.save(aPublisher('https://keys.example.com'));
    const rights = { publisher: 'games', externalReference: 'SG-1' };
    const { status, body } = await put('space-game', { name: 'Space Game', source: 'rights', rights });

    expect([status, body]).toEqual([201, expect.objectContaining({ rights: { ...rights, attributes: {} } })]);
    expect((await api.call('GET', '/v1/products/space-game')).body).toEqual(body);
  });

  it('has a publisher’s product without a code format, unless one is chosen', async () => {
    await api.database.models.publishers.save(aPublisher('https://keys.example.com'));
    const formatOf = async (settings: object) =>
      (await put('formats', { name: 'X', rights: { publisher: 'games' }, ...settings })).body;

    expect(await formatOf({ source: 'rights' })).toMatchObject({ codeFormat: null });
    expect(await formatOf({ source: 'rights', codeFormat: {} })).toMatchObject({ codeFormat: DEFAULT_CODE_FORMAT });
    expect(await formatOf({ source: 'pool', codeFormat: null })).toMatchObject({ codeFormat: null });
    expect(await formatOf({ source: 'pool' })).toMatchObject({ codeFormat: DEFAULT_CODE_FORMAT });
  });

  it('tells all that is wrong at once', async () => {
    const body = { name: 'X', minimumPrices: { usd: 1 }, codeFormat: { pattern: 'XXXX' } };
    const { body: answer } = await api.call<{ errors: { path: string }[] }>('PUT', '/v1/products/x', { body });

    expect(answer.errors.map(({ path }) => path).sort()).toEqual(['codeFormat', 'minimumPrices.usd']);
  });

  it.each([
    ['products', { name: '', codeFormat: null }, ['id', 'name']],
    ['products', { name: 'X', codeFormat: null }, ['codeFormat', 'id']],
    ['publishers', { name: '', url: 'https://keys.example.com' }, ['id', 'name']],
    [
      'publishers',
      { name: 'X', url: 'https://keys.example.com', authentication: 'bearer' },
      ['credentials.token', 'id'],
    ],
    ['stores', { name: '', platform: 'direct' }, ['id', 'name']],
    ['webhook-endpoints', { url: 'https://x.example.com', types: [] }, ['id', 'types']],
  ])('tells of a wrong id of %s with all else that is wrong: %j', async (kind, body, paths) => {
    const { body: answer } = await api.call<{ errors: { path: string }[] }>('PUT', `/v1/${kind}/-no`, { body });

    expect(answer.errors.map(({ path }) => path).sort()).toEqual(paths);
  });

  it.each([
    ['products', { name: 'New' }],
    ['publishers', { name: 'New', url: 'https://keys.example.com' }],
    ['stores', { name: 'New', platform: 'direct' }],
  ])('replaces none of %s that is there where it is told to create only', async (kind, body) => {
    const create = (name: string) =>
      api.call<{ code: string }>('PUT', `/v1/${kind}/only-new`, {
        body: { ...body, name },
        headers: { 'if-none-match': '*' },
      });
    const [created, refused] = [await create('First'), await create('Second')];

    expect([created.status, refused.status, refused.body.code]).toEqual([201, 412, 'id_taken']);
    expect((await api.call('GET', `/v1/${kind}/only-new`)).body).toMatchObject({ name: 'First' });
  });

  it('is for admins', async () => {
    const replies = await Promise.all(
      (['store', 'support', 'operator'] as const).map(async (role) => put('y', { name: 'Y' }, await api.addKey(role))),
    );

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('is audited', async () => {
    await put('audited', { name: 'Audited' });
    const { entries } = await api.database.models.audit.list({ subject: 'audited' }, { limit: 5 });

    expect(entries).toMatchObject([{ action: 'product.created', by: 'environment admin key' }]);
  });
});

describe('GET /v1/products', () => {
  it('lists, shows and misses', async () => {
    await put('listed', { name: 'Listed' });
    const { body } = await api.call<{ products: { id: string }[] }>('GET', '/v1/products');

    expect(body.products.map(({ id }) => id)).toContain('listed');
    expect((await api.call('GET', '/v1/products/missing')).body).toMatchObject({ code: 'product_not_found' });
  });
});

describe('DELETE /v1/products/{id}', () => {
  it('removes a product once', async () => {
    await put('gone', { name: 'Gone' });
    const statuses = [];
    for (let count = 0; count < 2; count += 1) statuses.push((await api.call('DELETE', '/v1/products/gone')).status);

    expect(statuses).toEqual([204, 404]);
  });

  it('keeps a product whose codes are waited for', async () => {
    await put('wanted', { name: 'Wanted' });
    await api.database.models.waitingLines.register(waitingLine('wanted'));
    const { status, body } = await api.call('DELETE', '/v1/products/wanted');

    expect([status, body]).toEqual([409, expect.objectContaining({ code: 'product_in_use' })]);
  });

  it('keeps a product while an order of it is open, also one that is not mapped yet', async () => {
    await put('bought', { name: 'Bought' });
    const { orders } = api.database.models;
    const statuses = [];
    for (const product of ['bought', null]) {
      const open = order('open', { state: 'processing', lines: [line({ product, storeProduct: 'bought' })] });
      await orders.record(open);
      statuses.push((await api.call('DELETE', '/v1/products/bought')).status);
    }
    await orders.record(order('open', { revision: 2, endedAt: minute(1), lines: [line({ product: 'bought' })] }));
    statuses.push((await api.call('DELETE', '/v1/products/bought')).status);

    expect(statuses).toEqual([409, 409, 204]);
  });
});

const waitingLine = (product: string) => ({
  id: 'order-1/l',
  state: 'waiting' as const,
  product,
  workflowId: 'order:direct:A-1',
  orderId: 'order-1',
  storeId: 'direct',
  externalId: 'A-1',
  line: 'l',
  round: 0,
  quantity: 1,
  acceptedAt: '2026-01-01T00:00:00.000Z',
});
