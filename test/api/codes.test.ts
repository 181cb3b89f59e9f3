import { MAXIMUM_KEY_BYTES } from '../../domain/rights';
import { useApi } from './api';

interface Report {
  code?: string;
  inserted: number;
  rows: number;
  waitingLines: number;
  problems: { row: number; problem: string }[];
}

const api = useApi();
let count = 0;
let product: string;

beforeEach(async () => {
  api.gateway.state = 'working';
  api.gateway.pools.length = 0;
  product = `pool-${(count += 1)}`;
  await api.addProduct(product, { source: 'pool', lowStockThreshold: 2 });
});

const upload = (body: string | Buffer | object, query = '', contentType = 'text/csv') =>
  api.call<Report>('POST', `/v1/products/${product}/codes${query}`, {
    body,
    headers: { 'content-type': typeof body === 'object' && !Buffer.isBuffer(body) ? 'application/json' : contentType },
  });

const available = () => api.database.models.codes.countAvailable(product);

describe('POST /v1/products/{id}/codes', () => {
  it.each<[string, string | object]>([
    ['a column with a header', 'code\r\nAAAA-1\r\nAAAA-2\r\n'],
    ['a column without one', 'AAAA-1\nAAAA-2'],
    ['one column of several', 'batch,CODE,note\n7,AAAA-1,x\n7,AAAA-2,y\n'],
    ['a byte order mark', '\uFEFFcode\nAAAA-1\nAAAA-2\n'],
    ['one column of several after a byte order mark', '\uFEFFcode;note\r\nAAAA-1;x\r\nAAAA-2;y\r\n'],
    ['a table with semicolons', 'code;note\nAAAA-1;"a, b; c"\nAAAA-2\n'],
    ['a table with tabs', 'note\tCode\nfor Ann, maybe\tAAAA-1\n\tAAAA-2\n'],
    ['a table with quoted headers', '"note";"code"\n"x";"AAAA-1"\n"y";"AAAA-2"\n'],
    ['quoted codes', 'code\n"AAAA-1"\n"AAAA-2"\n'],
    ['JSON', { codes: ['AAAA-1', ' AAAA-2 '] }],
  ])('stores %s and wakes the pool', async (_case, body) => {
    const { status, body: report } = await upload(body);

    expect([status, report]).toEqual([201, { inserted: 2, dryRun: false, rows: 2, problems: [], waitingLines: 0 }]);
    expect(await available()).toBe(2);
    expect(api.gateway.pools).toEqual([product]);
  });

  const BAD = Buffer.concat([
    Buffer.from(`code\nGOOD-1\n\n${'x'.repeat(MAXIMUM_KEY_BYTES + 1)}\nBE\u0007LL\n`),
    Buffer.from([0x47, 0xff, 0x48]),
    Buffer.from('\ngood1\nGOOD-2\n"  "\n'),
  ]);
  const PROBLEMS = [
    { row: 3, problem: 'empty', firstRow: null, masked: null },
    { row: 4, problem: 'too_long', firstRow: null, masked: '••••xxxx' },
    { row: 5, problem: 'control_characters', firstRow: null, masked: '••••' },
    { row: 6, problem: 'not_utf8', firstRow: null, masked: null },
    { row: 7, problem: 'duplicate', firstRow: 2, masked: '••••' },
    { row: 9, problem: 'empty', firstRow: null, masked: null },
  ];

  it('stores nothing while any row is bad, and reports each', async () => {
    const { status, body } = await upload(BAD);

    expect([status, body.code, body.problems, body.inserted]).toEqual([422, 'codes_rejected', PROBLEMS, 0]);
    expect(await available()).toBe(0);
  });

  it('stores the good rows when it is asked to', async () => {
    const { status, body } = await upload(BAD, '?partial=true');

    expect([status, body.inserted, body.problems]).toEqual([201, 2, PROBLEMS]);
    expect(await available()).toBe(2);
  });

  it('stores nothing in a dry run, and knows what is in stock', async () => {
    await upload('AAAA-1');
    const { status, body } = await upload('aaaa1\nAAAA-2', '?dryRun=true&partial=true');

    expect([status, body.inserted, body.problems]).toEqual([
      200,
      1,
      [{ row: 1, problem: 'duplicate', firstRow: null, masked: '••••' }],
    ]);
    expect(await available()).toBe(1);
  });

  it.each([
    ['in a column without a header', 'AA;1\nBB-2\nCC,3\n', ['AA;1', 'BB-2', 'CC,3']],
    ['below a header of `code` alone', 'code\nAA;1\nBB;2\n"CC,3"\n', ['AA;1', 'BB;2', 'CC,3']],
    ['in a table of another delimiter', 'code;note\nAA,1;x\n', ['AA,1']],
    ['in a quoted cell', 'code,note\n"AA,1",x\n', ['AA,1']],
  ])('keeps delimiters that codes hold %s', async (_case, body, codes) => {
    await upload(body);
    const known = await api.database.models.codes.knownAmong(product, codes);

    expect([...known].sort()).toEqual(codes);
    expect(await available()).toBe(codes.length);
  });

  it('reports a row that goes on after the last column, and takes no part of it for a code', async () => {
    const { status, body } = await upload('code,note\nAAAA-1,x,,\nAA,AA-2,y\n');

    expect([status, body.problems]).toEqual([422, [expect.objectContaining({ row: 3, problem: 'too_many_columns' })]]);
  });

  it('finds a lone surrogate in JSON', async () => {
    const { body } = await upload('{"codes":["A\\ud800B"]}', '', 'application/json');

    expect(body.problems).toMatchObject([{ row: 1, problem: 'not_utf8' }]);
  });

  it('stores nothing while Temporal, which serves the waiting lines, is down', async () => {
    api.gateway.state = 'down';
    const { status } = await upload('AAAA-1');

    expect([status, await available()]).toEqual([503, 0]);
  });

  it('wakes the pool for what an upload that broke off has stored, and again when the same is sent', async () => {
    const { codes } = api.database.models;
    const down = Object.assign(new Error('down'), { name: 'MongoNetworkError' });
    const broken = jest.spyOn(codes, 'upload').mockImplementationOnce(async (id, rows) => {
      await codes.upload(id, rows.slice(0, 1));
      throw down;
    });
    const first = await upload('AAAA-1\nAAAA-2\n');
    const wokenAtFirst = [...api.gateway.pools];
    const again = await upload('AAAA-1\nAAAA-2\n');
    const partial = await upload('AAAA-1\nAAAA-2\n', '?partial=true');
    broken.mockRestore();

    expect([first.status, first.body.code]).toEqual([503, 'upload_broken_off']);
    expect(wokenAtFirst).toEqual([product]);
    expect([again.status, again.body.code]).toEqual([422, 'codes_rejected']);
    expect([partial.status, partial.body.inserted]).toEqual([201, 1]);
    expect(api.gateway.pools).toEqual([product, product, product]);
  });

  it.each<[string, string, string, number, string]>([
    ['an empty file', '', 'text/csv', 422, 'no_codes'],
    ['a header only', 'code\n', 'text/csv', 422, 'no_codes'],
    ['several columns without a header', 'A,B\nC,D\n', 'text/csv', 422, 'column_unknown'],
    ['columns with semicolons and another header', 'key;note\nC;D\n\n', 'text/csv', 422, 'column_unknown'],
    ['columns with tabs without a header', 'A\tB\nC\tD', 'text/csv', 422, 'column_unknown'],
    ['open quotation marks', 'code\n"AAAA', 'text/csv', 400, 'body_unreadable'],
    ['broken JSON', '{"codes":', 'application/json', 400, 'body_unreadable'],
    ['JSON without codes', '{"rows":[]}', 'application/json', 422, 'invalid_request'],
    ['another type', 'AAAA-1', 'application/pdf', 415, 'content_type_unsupported'],
    ['too many rows', 'AAAA\n'.repeat(50_001), 'text/csv', 422, 'too_many_rows'],
    ['too many rows below a header', 'code\n' + 'AAAA\n'.repeat(50_001), 'text/csv', 422, 'too_many_rows'],
    ['nothing but line breaks', '\n'.repeat(5_000_000), 'text/csv', 422, 'too_many_rows'],
    ['nothing but delimiters', ','.repeat(5_000_000), 'text/csv', 422, 'too_many_cells'],
    ['too many bytes', 'x'.repeat(5_300_000), 'text/csv', 413, 'body_too_large'],
  ])('refuses %s', async (_case, body, contentType, status, code) => {
    const reply = await upload(body, '', contentType);

    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it('arms the low-stock warning again once there is enough', async () => {
    const { stockWarnings } = api.database.models;
    await stockWarnings.markSent(product, 1);
    await upload('AAAA-1\nAAAA-2');
    const atThreshold = await stockWarnings.due(product);
    await upload('AAAA-3');

    expect([atThreshold, await stockWarnings.due(product)]).toEqual([null, 2]);
  });

  it('is for operators, for products that there are', async () => {
    const key = await api.addKey('support');
    const refused = await api.call('POST', `/v1/products/${product}/codes`, {
      key,
      body: 'A',
      headers: { 'content-type': 'text/csv' },
    });
    const missing = await api.call('POST', '/v1/products/missing/codes', {
      body: 'A',
      headers: { 'content-type': 'text/csv' },
    });

    expect([refused.status, missing.status]).toEqual([403, 404]);
  });
});

describe('POST /v1/products/{id}/codes/generate', () => {
  it('adds so many different codes to the stock', async () => {
    const { status, body } = await api.call('POST', `/v1/products/${product}/codes/generate`, { body: { count: 25 } });

    expect([status, body]).toEqual([201, { inserted: 25, waitingLines: 0 }]);
    expect(await available()).toBe(25);
    const { codes } = await api.database.models.codes.list({ product }, { limit: 1 });
    expect(codes).toMatchObject([{ origin: 'prepared' }]);
  });

  it.each([0, 10_001, 1.5, 'many'])('refuses a count of %s', async (wrong) => {
    const { status } = await api.call('POST', `/v1/products/${product}/codes/generate`, { body: { count: wrong } });

    expect(status).toBe(422);
  });
});

describe('POST /v1/products/{id}/codes/generate of a product without a code format', () => {
  it('is refused', async () => {
    await api.addProduct('formless', { source: 'pool', codeFormat: null });
    const { status, body } = await api.call('POST', '/v1/products/formless/codes/generate', { body: { count: 1 } });

    expect([status, body]).toEqual([409, expect.objectContaining({ code: 'no_code_format' })]);
  });
});

describe('GET /v1/products/{id}/stock', () => {
  it('counts codes by state, and the lines that wait', async () => {
    await upload('AAAA-1\nAAAA-2');
    await api.database.models.codes.reserve(product, 'order/line/1');
    const { body } = await api.call('GET', `/v1/products/${product}/stock`);

    expect(body).toEqual({ product, available: 1, reserved: 1, revoked: 0, waitingLines: 0, lowStockThreshold: 2 });
  });
});
