import { lineInException, order } from '../models/orders';
import { useApi } from './api';

interface Bulk {
  id: string;
  state: string;
  progress: { total: number };
  acted: number;
  lines: { order: string; fault: string | null }[];
  code: string;
}

const api = useApi();
const act = (body: Record<string, unknown>, headers: Record<string, string> = {}, key?: string) =>
  api.call<Bulk>('POST', '/v1/exceptions/actions', {
    body: { action: 'resubmit', why: 'it works again', ...body },
    headers,
    ...(key !== undefined && { key }),
  });
const tell = (id: string, word: string) =>
  api.call<Bulk>('POST', `/v1/bulk-actions/${id}/${word}`, { body: { why: 'too many' } });
const idOf = (externalId: string, storeId = 'direct') => api.orderIds.orderIdOf(storeId, externalId);
const waiting = (reason: 'rights_refused' | 'refund_due', publisher = 'acme') =>
  lineInException({
    publisher,
    exception: { reason, facts: {}, since: '2026-03-01T10:00:00.000Z', deadline: '2026-03-22T10:00:00.000Z' },
  });

beforeAll(async () => {
  const { orders } = api.database.models;
  for (const [externalId, reason, storeId] of [
    ['1', 'rights_refused', 'direct'],
    ['2', 'refund_due', 'direct'],
    ['3', 'rights_refused', 'other'],
  ] as const) {
    const lines = [waiting(reason)];
    await orders.record(order(externalId, { orderId: idOf(externalId, storeId), storeId, state: 'exception', lines }));
  }
});

afterEach(() => {
  api.gateway.state = 'working';
});

describe('POST /v1/exceptions/actions', () => {
  it('tells in a dry run what would be acted on, and what not and why, and does nothing', async () => {
    const { status, body } = await act({ filter: {}, dryRun: true });

    expect(status).toBe(200);
    expect(body).toMatchObject({ dryRun: true, matched: 3, acted: 2, leftAlone: 1, hasMore: false });
    expect(body.lines.find(({ order: id }) => id === idOf('2'))?.fault).toBe(
      'This would not clear it. Refund the buyer in the store, then record the refund.',
    );
    expect(api.gateway.bulkActions).toEqual([]);
  });

  it('tells the same of lines that are named', async () => {
    const lines = [
      { order: idOf('1'), line: 'line-1' },
      { order: idOf('1'), line: 'line-9' },
    ];

    expect((await act({ lines, dryRun: true })).body.lines.map(({ fault }) => fault)).toEqual([
      null,
      'There is no such line.',
    ]);
  });

  it('begins a run, which is shown, listed and audited', async () => {
    const { status, body, headers } = await act({ filter: { publisher: 'acme', store: 'direct' } });
    const shown = await api.call<Bulk>('GET', `/v1/bulk-actions/${body.id}`, { key: await api.addKey('support') });
    const listed = await api.call<{ actions: Bulk[] }>('GET', '/v1/bulk-actions');
    const { entries } = await api.database.models.audit.list({ subject: body.id }, { limit: 5 });

    expect([status, headers.get('location')]).toEqual([202, `/v1/bulk-actions/${body.id}`]);
    expect(api.gateway.bulkActions).toContain(body.id);
    expect(shown.body).toMatchObject({ state: 'running', store: 'direct', filter: { publisher: 'acme' } });
    expect(listed.body.actions.map(({ id }) => id)).toContain(body.id);
    expect(entries).toMatchObject([{ action: 'exceptions.acted_on', why: 'it works again' }]);
  });

  it('is begun once under an Idempotency-Key, however many ask at once', async () => {
    const lines = [{ order: idOf('1'), line: 'line-1' }];
    const headers = { 'idempotency-key': 'twice' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => act({ lines }, headers)));
    const ids = new Set(answers.map(({ body }) => body.id));
    const [id = ''] = ids;

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(ids.size).toBe(1);
    expect(api.gateway.bulkActions.filter((begun) => begun === id)).toHaveLength(1);
    expect(await api.database.models.bulkLines.progress(id)).toMatchObject({ total: 1 });
    expect((await act({ lines: [{ order: idOf('2'), line: 'line-1' }] }, headers)).status).toBe(422);
    expect((await act({ lines, why: 'another' }, headers)).status).toBe(422);
  });

  it('takes one of two bodies that come under one Idempotency-Key at once', async () => {
    const headers = { 'idempotency-key': 'two-bodies' };
    const answers = await Promise.all(
      ['1', '2'].map((number) => act({ lines: [{ order: idOf(number), line: 'line-1' }] }, headers)),
    );
    const taken = answers.filter(({ status }) => status === 202);

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 422]);
    expect(await api.database.models.bulkLines.progress(taken[0]?.body.id ?? '')).toMatchObject({ total: 1 });
  });

  it('takes lines of one store only from a key that is for some', async () => {
    const key = await api.addKey('operator', ['direct', 'other']);
    const lines = [
      { order: idOf('1'), line: 'line-1' },
      { order: idOf('3', 'other'), line: 'line-1' },
    ];

    expect((await act({ lines }, {}, key)).status).toBe(422);
    expect((await act({ lines: lines.slice(1) }, {}, key)).status).toBe(202);
  });

  it('leaves nothing behind when Temporal cannot be reached', async () => {
    api.gateway.state = 'down';
    const headers = { 'idempotency-key': 'down' };
    const refused = await act({ filter: {} }, headers);
    api.gateway.state = 'working';

    expect(refused.status).toBe(503);
    expect((await act({ filter: {} }, headers)).status).toBe(202);
  });

  it('is for operators, and for lines of their stores', async () => {
    const other = await api.addKey('operator', ['other']);
    const { body } = await act({ filter: {}, dryRun: true }, {}, other);
    const lines = [{ order: idOf('1'), line: 'line-1' }];

    expect(body.lines.map(({ order: id }) => id)).toEqual([idOf('3', 'other')]);
    expect((await act({ lines, dryRun: true }, {}, other)).status).toBe(404);
    expect((await act({ filter: {} }, {}, await api.addKey('support'))).status).toBe(403);
  });

  it.each([
    [{}],
    [{ filter: {}, lines: [{ order: 'a', line: 'b' }] }],
    [{ filter: {}, source: 'pool' }],
    [{ filter: {}, action: 'switchSource' }],
    [{ filter: {}, action: 'enterKeys' }],
    [{ filter: { reason: 'bad_luck' } }],
    [{ lines: [] }],
  ])('refuses %j', async (body) => {
    expect((await act(body)).status).toBe(422);
  });
});

describe('POST /v1/bulk-actions/{id}/…', () => {
  it.each(['pause', 'resume', 'cancel'])('tells the run to %s, with who and why', async (word) => {
    const { id } = (await act({ filter: {} })).body;
    const { status } = await tell(id, word);
    const { entries } = await api.database.models.audit.list({ subject: id }, { limit: 1 });

    expect(status).toBe(202);
    expect(api.gateway.bulkWords.at(-1)).toEqual({ id, word, by: 'environment admin key', why: 'too many' });
    expect(entries).toMatchObject([{ why: 'too many' }]);
  });

  it('says that there is nothing to tell once it has ended', async () => {
    const { id } = (await act({ filter: {} })).body;
    await api.database.models.bulkActions.note(id, 'done', new Date());

    expect((await tell(id, 'resume')).body.code).toBe('bulk_action_ended');
    expect((await tell('nonsense', 'pause')).status).toBe(404);
  });

  it('begins with resume what was never started', async () => {
    const { id } = (await act({ filter: {} })).body;
    api.gateway.bulkActions.splice(api.gateway.bulkActions.indexOf(id), 1);
    const paused = await tell(id, 'pause');
    await tell(id, 'resume');

    expect(paused.status).toBe(409);
    expect(api.gateway.bulkActions).toContain(id);
  });
});

describe('GET /v1/bulk-actions/{id}/lines', () => {
  it('lists what became of each line, by pages', async () => {
    const lines = [
      { order: idOf('1'), line: 'line-1' },
      { order: idOf('2'), line: 'line-1' },
    ];
    const { id } = (await act({ lines })).body;
    const first = await api.call<{ lines: unknown[]; cursor: string }>('GET', `/v1/bulk-actions/${id}/lines?limit=1`);
    const cursor = encodeURIComponent(first.body.cursor);
    const rest = await api.call<{ lines: unknown[]; cursor: null }>(
      'GET',
      `/v1/bulk-actions/${id}/lines?limit=1&cursor=${cursor}`,
    );

    expect([first.body.lines.length, rest.body.lines.length, rest.body.cursor]).toEqual([1, 1, null]);
    expect(first.body.lines[0]).toMatchObject({ state: 'pending', line: 'line-1', store: 'direct' });
  });
});

describe('GET /v1/exceptions', () => {
  const list = async (query: string) => {
    const { body } = await api.call<{ items: { order: string; line: { exception: { actions: string[] } } }[] }>(
      'GET',
      `/v1/exceptions?${query}`,
    );
    return body.items;
  };

  it.each([
    ['publisher=acme&store=other', 1],
    ['publisher=nobody', 0],
    ['sinceFrom=2026-03-01T11:00:00%2B01:00', 3],
    ['sinceFrom=2026-03-01T10:00:01Z', 0],
    ['sinceTo=2026-03-01T09:59:59Z', 0],
    ['reason=refund_due&publisher=acme', 1],
  ])('has with %s the lines that match', async (query, count) => {
    expect(await list(query)).toHaveLength(count);
  });

  it('tells what corrects each, and how long it may be corrected', async () => {
    const [item] = await list('store=other');

    expect(item).toMatchObject({
      windowLeftSeconds: expect.any(Number) as number,
      line: { exception: { actions: ['resubmit', 'switchSource', 'enterKeys', 'cancel'] } },
    });
  });
});
