import type { Overview } from '../../domain/overview';
import { line, lineInException, order } from '../models/orders';
import { useApi } from './api';

const NOW = new Date('2026-03-10T12:34:56.000Z');
const ago = (milliseconds: number): string => new Date(NOW.getTime() - milliseconds).toISOString();
const HOUR = 3_600_000;

let time = NOW.getTime();
const api = useApi({}, () => ({ now: () => new Date(time) }));
const read = (query = '', key?: string) =>
  api.call<Overview>('GET', `/v1/reports/overview${query}`, key === undefined ? {} : { key });

const retried = (publisher: string, since: string, id = 'line-1') =>
  lineInException({
    ...{ id, publisher, deliveredAt: null },
    exception: { reason: 'rights_retrying', facts: {}, since, deadline: null },
  });

async function waitFor<T>(look: () => Promise<T>, isIt: (found: T) => boolean): Promise<T> {
  const found = await look();
  return isIt(found) ? found : waitFor(look, isIt);
}

async function ask(orderId: string, askedAt: string) {
  const { attempts } = api.database.models;
  const id = await attempts.open({
    orderId,
    line: 'line-1',
    round: 0,
    publisher: 'acme',
    quantity: 1,
    reference: '1001',
    askedAt,
  });
  const answer = {
    answeredAt: askedAt,
    durationMs: 5,
    keys: 0,
    httpStatus: 200,
    returnCode: '7',
    returnMessage: 'later',
  };
  await attempts.close(id, { outcome: 'retry', ...answer });
}

beforeAll(async () => {
  const { orders, mails, webhookDeliveries } = api.database.models;
  const delivered = (at: string, took: number) =>
    line({ acceptedAt: at, deliveredAt: new Date(Date.parse(at) + took).toISOString() });
  await orders.record(order('1', { acceptedAt: ago(HOUR), lines: [delivered(ago(HOUR), 1_000)] }));
  await orders.record(order('2', { acceptedAt: ago(HOUR), test: true }));
  await orders.record(
    order('3', { acceptedAt: ago(50 * HOUR), storeId: 'other', lines: [delivered(ago(50 * HOUR), 60_000)] }),
  );
  for (const [name, minutes] of [
    ['4', 40],
    ['5', 20],
  ] as const) {
    const lines = [retried('acme', ago(minutes * 60_000))];
    await orders.record(order(name, { acceptedAt: ago(2 * HOUR), state: 'exception', lines }));
    await ask(`direct-${name}`, ago(minutes * 60_000));
  }
  // The line of this attempt waits no more.
  await ask('direct-1', ago(55 * 60_000));
  await mails.begin('codes/1', { kind: 'codes', orderId: 'direct-1', messageId: '<1@example.com>' });
  await mails.begin('codes/2', { kind: 'codes', orderId: 'direct-1', messageId: '<2@example.com>' });
  await mails.markSent('codes/2', NOW);
  await webhookDeliveries.add(
    'erp',
    {
      ...{ id: 'event-1', type: 'order.fulfilled', at: ago(1_000), subject: 'direct-1', body: '{}' },
    } as never,
    'pending',
  );
});

afterEach(() => {
  time += 10 * 60_000; // what was counted before is not told again
});

describe('GET /v1/reports/overview', () => {
  it('counts the orders of the last 24 hours by hour and state, without tests, and their time to the codes', async () => {
    const { status, body } = await read('', await api.addKey('support'));

    expect(status).toBe(200);
    expect(body).toMatchObject({ period: '24h', orders: { delivered: 1, exception: 2 }, codeTime: { orders: 1 } });
    expect(body.buckets).toHaveLength(24);
    expect(body.buckets.at(-2)).toMatchObject({
      at: '2026-03-10T11:00:00.000Z',
      orders: { delivered: 1 },
      codeTime: { orders: 1, p50Ms: 1024, p99Ms: 1024 },
    });
  });

  it.each([
    ['7d', 168, '2026-03-08T10:00:00.000Z'],
    ['30d', 30, '2026-03-08T00:00:00.000Z'],
  ])('reaches back %s', async (period, count, at) => {
    const { body } = await read(`?period=${period}`);

    expect(body.buckets).toHaveLength(count);
    expect(body.buckets.find((bucket) => bucket.at === at)?.orders).toEqual({ delivered: 1 });
    expect(body.orders).toEqual({ delivered: 2, exception: 2 });
  });

  it('tells what waits: exceptions, lines that are retried with the next attempt, mails and webhooks', async () => {
    time = NOW.getTime();
    const { body } = await read('?period=24h&store=direct');

    expect(body.exceptions).toEqual([{ reason: 'rights_retrying', count: 2 }]);
    expect(body.retried).toEqual([
      { publisher: 'acme', lines: 2, since: ago(40 * 60_000), nextAttemptAt: ago(-20 * 60_000) },
    ]);
    expect(body.backlog).toEqual({
      mails: { count: 1, oldestAt: expect.any(String) as string },
      webhooks: { count: 1, oldestAt: ago(1_000) },
    });
  });

  it('is of one store where that is asked for, and for a key of one store always', async () => {
    const { body } = await read('?period=7d', await api.addKey('support', ['other']));
    const elsewhere = await read('?store=direct', await api.addKey('support', ['other']));

    expect([body.orders, body.exceptions, body.retried]).toEqual([{ delivered: 1 }, [], []]);
    expect(elsewhere.status).toBe(403);
  });

  it('is of all stores of a key for several, which share one count, however the key names them', async () => {
    const counted = jest.spyOn(api.database.models.orders, 'countByTime');
    const read7d = async (...stores: string[]) =>
      (await read('?period=7d', await api.addKey('support', stores))).body.orders;
    const [one, both] = [await read7d('other'), await read7d('direct', 'other')];
    const [again, none] = [await read7d('other', 'direct'), await read7d('other', 'nowhere')];

    expect([one, both, again, none]).toEqual([
      { delivered: 1 },
      { delivered: 2, exception: 2 },
      { delivered: 2, exception: 2 },
      { delivered: 1 },
    ]);
    expect(counted).toHaveBeenCalledTimes(3);
    counted.mockRestore();
  });

  it('counts once for all who ask at once', async () => {
    const counted = jest.spyOn(api.database.models.orders, 'countByTime');
    await Promise.all(Array.from({ length: 20 }, () => read('?period=30d&store=nobody')));

    expect(counted).toHaveBeenCalledTimes(1);
    counted.mockRestore();
  });

  it('tells at once what was counted last, while it is counted anew', async () => {
    const before = await read('?store=direct');
    const { orders } = api.database.models;
    let go = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (go = resolve));
    const count = orders.countByTime;
    jest.spyOn(orders, 'countByTime').mockImplementationOnce(async (...asked) => (await hanging, count(...asked)));
    time += 60_000;
    const meanwhile = await read('?store=direct');
    go();
    const after = await waitFor(
      () => read('?store=direct'),
      ({ body }) => body.at !== before.body.at,
    );

    expect(meanwhile.body.at).toBe(before.body.at);
    expect(Date.parse(after.body.at)).toBe(time);
  });

  it('tells nothing that is older than some minutes', async () => {
    await read('?store=direct&period=7d');
    time += 11 * 60_000;

    expect(Date.parse((await read('?store=direct&period=7d')).body.at)).toBe(time);
  });

  it('is not for stores', async () => {
    expect((await read('', await api.addKey('store'))).status).toBe(403);
    expect((await read('?period=1y')).status).toBe(422);
  });
});
