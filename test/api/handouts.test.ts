import { DEFAULT_PRODUCT_LICENSE } from '../../domain/product';
import { fill, range } from '../activities/shop';
import { useApi } from './api';

const api = useApi();
const models = () => api.database.models;

interface BatchJson {
  label: string;
  count: number;
  codes: { license: string; code: string }[];
  code: string;
  errors: { path: string }[];
}

const handOut = (product: string, body: object, accept = 'application/json') =>
  api.call<BatchJson>('POST', `/v1/products/${product}/handouts`, { body, headers: { accept } });

/** What the audit has of a batch, the first showing of its codes first. */
async function entriesOf(label: string) {
  const { entries } = await models().audit.list({ subject: 'desktop-app' }, { limit: 100 });
  const ofBatch = entries.filter(({ details }) => details.label === label);
  return ofBatch.sort((one, other) => one.action.localeCompare(other.action));
}

beforeAll(async () => {
  const license = { ...DEFAULT_PRODUCT_LICENSE, days: 30, features: { edition: 'fair' } };
  await api.addProduct('desktop-app', { license });
});

describe('POST /v1/products/{id}/handouts', () => {
  it('makes codes with reserved licenses of the product, and writes down who asked', async () => {
    const { status, body } = await handOut('desktop-app', { label: 'Spring', count: 3, email: 'press@example.com' });
    const { licenses } = await models().licenses.list({ email: 'press@example.com' }, { limit: 9 });
    const { entries } = await models().audit.list({ action: 'codes.handed_out' }, { limit: 9 });

    expect([status, new Set(body.codes.map(({ code }) => code)).size]).toEqual([201, 3]);
    expect(licenses.map(({ id }) => id).sort()).toEqual(body.codes.map((one) => one.license).sort());
    for (const license of licenses)
      expect(license).toMatchObject({
        standing: 'reserved',
        batch: 'Spring',
        features: { edition: 'fair' },
        orderId: null,
      });
    expect(entries).toMatchObject([{ subject: 'desktop-app', details: { label: 'Spring', count: 3 } }]);
  });

  it('brings the same codes for the same label, however often and by however many it is asked for', async () => {
    const first = await handOut('desktop-app', { label: 'Twice', count: 5 });
    const others = await Promise.all(range(10).map(() => handOut('desktop-app', { label: 'Twice', count: 5 })));

    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([200]));
    for (const { body } of others) expect(body.codes).toEqual(first.body.codes);
    expect(others[0]?.body).toEqual(first.body);
  });

  it('makes one batch of 10 calls at once with a new label', async () => {
    const replies = await Promise.all(range(10).map(() => handOut('desktop-app', { label: 'Crowd', count: 5 })));

    expect(new Set(replies.map(({ body }) => JSON.stringify(body.codes))).size).toBe(1);
  });

  it('records each time that the codes of a batch are shown, by whoever asked, and refusals not', async () => {
    const operator = await api.addKey('operator');
    const first = { label: 'Audited', count: 2 };
    await handOut('desktop-app', first);
    await api.call('POST', '/v1/products/desktop-app/handouts', { key: operator, body: first });
    await handOut('desktop-app', { ...first, count: 3 });
    const entries = await entriesOf('Audited');

    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ['codes.handed_out', first],
      ['codes.handed_out_again', first],
    ]);
    expect(entries[0]?.by).toBe('environment admin key');
    expect(entries[1]?.by).not.toBe('environment admin key');
  });

  it('records the first of many calls at once as the first, and each of the others', async () => {
    await Promise.all(range(5).map(() => handOut('desktop-app', { label: 'Rush', count: 1 })));
    const actions = (await entriesOf('Rush')).map(({ action }) => action);

    expect(actions).toEqual(['codes.handed_out', ...range(4).map(() => 'codes.handed_out_again')]);
  });

  it('records the call that follows one which was cut off before it showed anything', async () => {
    jest.spyOn(models().licenses, 'add').mockRejectedValueOnce(new Error('cut off'));
    const cutOff = await handOut('desktop-app', { label: 'Cut off', count: 2 });
    const before = await entriesOf('Cut off');
    const again = await handOut('desktop-app', { label: 'Cut off', count: 2 });
    const after = await entriesOf('Cut off');

    expect([cutOff.status, before]).toEqual([500, []]);
    expect([again.status, again.body.codes.length]).toEqual([200, 2]);
    expect(after.map(({ action }) => action)).toEqual(['codes.handed_out']);
  });

  it('refuses a label that is another batch', async () => {
    await handOut('desktop-app', { label: 'Taken', count: 2 });
    const replies = [
      await handOut('desktop-app', { label: 'Taken', count: 3 }),
      await handOut('desktop-app', { label: 'Taken', count: 2, email: 'x@example.com' }),
    ];

    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'label_taken'],
      [409, 'label_taken'],
    ]);
  });

  it('writes CSV for those who want that', async () => {
    const { text, headers, body } = await handOut('desktop-app', { label: 'Table', count: 2 }, 'text/csv');
    const again = await handOut('desktop-app', { label: 'Table', count: 2 });

    expect(body).toBeNull();
    expect(headers.get('content-type')).toMatch('text/csv');
    expect(text).toBe(
      ['code,license', ...again.body.codes.map(({ code, license }) => `${code},${license}`), ''].join('\n'),
    );
  });

  it('quotes what a table would cut', async () => {
    await api.addProduct('odd', { source: 'pool' });
    await models().codes.upload('odd', [{ code: 'A,"B"', row: 1 }]);

    expect((await handOut('odd', { label: 'Quoted', count: 1 }, 'text/csv')).text).toContain('"A,""B""",lic_');
  });

  it('takes them from the pool, and begins none that the pool cannot fill', async () => {
    await api.addProduct('plugin', { source: 'pool' });
    await fill(models(), 'plugin', 4);
    const short = await handOut('plugin', { label: 'Pool', count: 5 });
    const untouched = await models().codes.stock('plugin');
    const filled = await handOut('plugin', { label: 'Pool', count: 4 });

    expect([short.status, short.body.code, untouched.available]).toEqual([409, 'pool_empty', 4]);
    expect([filled.status, filled.body.codes.length]).toEqual([201, 4]);
    expect(await models().codes.stock('plugin')).toMatchObject({ available: 0, reserved: 4 });
  });

  it('refuses codes that a publisher makes, and a product that is not there', async () => {
    await api.addProduct('game', { source: 'rights' });
    const replies = [
      await handOut('game', { label: 'x', count: 1 }),
      await handOut('nothing', { label: 'x', count: 1 }),
    ];

    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'codes_of_publisher'],
      [404, 'product_not_found'],
    ]);
  });

  it.each([
    ['no label', { count: 1 }, 'label'],
    ['a huge label', { count: 1, label: 'x'.repeat(101) }, 'label'],
    ['a label of two lines', { count: 1, label: 'a\nb' }, 'label'],
    ['no codes', { count: 0, label: 'x' }, 'count'],
    ['a billion codes', { count: 10 ** 9, label: 'x' }, 'count'],
    ['an address that is none', { count: 1, label: 'x', email: 'x' }, 'email'],
  ])('refuses %s', async (_case, body, path) => {
    const { status, body: problem } = await handOut('desktop-app', body);

    expect([status, problem.errors.map((error) => error.path)]).toEqual([422, [path]]);
  });
});

describe('GET /v1/products/{id}/handouts', () => {
  it('lists the batches without their codes, the newest first, page by page', async () => {
    await api.addProduct('listed');
    for (const label of ['first', 'second', 'third']) await handOut('listed', { label, count: 1 });
    type Page = { handouts: { label: string; count: number; by: string }[]; cursor: string };
    const page = await api.call<Page>('GET', '/v1/products/listed/handouts?limit=2');
    const rest = await api.call<Page>('GET', `/v1/products/listed/handouts?limit=2&cursor=${page.body.cursor}`);

    expect([...page.body.handouts, ...rest.body.handouts].map(({ label }) => label)).toEqual([
      'third',
      'second',
      'first',
    ]);
    expect(page.body.handouts[0]).toMatchObject({ count: 1, by: 'environment admin key' });
    expect(Object.keys(page.body.handouts[0] ?? {})).not.toContain('codes');
  });
});
