import type { ExceptionReason } from '../../domain/exception';
import type { Line } from '../../domain/order';
import { lineInException, order } from '../models/orders';
import { useApi } from './api';

interface AttemptJson {
  number: number;
  askedAt: string;
  outcome: string | null;
}

const api = useApi();
const AT = '2026-03-01T10:00:00.000Z';

const waiting = (reason: ExceptionReason, changes: Partial<Line> = {}) =>
  lineInException({ publisher: 'games', exception: { reason, facts: {}, since: AT, deadline: null }, ...changes });

async function record(externalId: string, ...lines: Line[]): Promise<string> {
  const orderId = api.orderIds.orderIdOf('direct', externalId);
  await api.database.models.orders.record(order(externalId, { orderId, lines }));
  return orderId;
}

async function ask(orderId: string, askedAt: string): Promise<void> {
  const { attempts } = api.database.models;
  const id = await attempts.open({
    orderId,
    line: 'line-1',
    round: 0,
    publisher: 'games',
    quantity: 1,
    reference: 'A-1',
    askedAt,
  });
  await attempts.close(id, {
    ...{ answeredAt: askedAt, durationMs: 5, outcome: 'retry', keys: 0 },
    ...{ httpStatus: 200, returnCode: '2', returnMessage: 'Not yet' },
  });
}

describe('GET /v1/orders/{id}/lines/{line}/attempts', () => {
  const list = (id: string, line: string, key?: string) =>
    api.call<{ attempts: AttemptJson[]; nextAttemptAt: string | null }>(
      'GET',
      `/v1/orders/${id}/lines/${line}/attempts`,
      {
        ...(key !== undefined && { key }),
      },
    );

  it('lists what was asked, the newest first', async () => {
    const id = await record('A-1', waiting('rights_retrying'));
    await ask(id, AT);
    await ask(id, '2026-03-01T11:00:00.000Z');
    const { status, body } = await list(id, 'line-1', await api.addKey('support'));

    expect([status, body.attempts.map(({ number }) => number)]).toEqual([200, [2, 1]]);
    expect(body.nextAttemptAt).toBe('2026-03-01T12:00:00.000Z');
    expect(body.attempts[1]).toEqual({
      ...{ number: 1, round: 0, publisher: 'games', quantity: 1, reference: 'A-1' },
      ...{ askedAt: AT, answeredAt: AT, durationMs: 5 },
      ...{ outcome: 'retry', keys: 0, httpStatus: 200, returnCode: '2', returnMessage: 'Not yet' },
    });
  });

  it('is not for stores, and knows no line that is not there', async () => {
    const id = await record('A-2', waiting('rights_retrying'));
    const foreign = await list(id, 'line-1', await api.addKey('support', ['other']));

    expect((await list(id, 'line-1', await api.addKey('store'))).status).toBe(403);
    expect(foreign.status).toBe(404);
    expect((await list(id, 'line-9')).body).toMatchObject({ code: 'line_not_found' });
    expect((await list('unknown', 'line-1')).status).toBe(404);
  });
});

describe('GET /v1/exceptions', () => {
  const attemptsOf = async (orderId: string) => {
    const { body } = await api.call<{ items: { order: string; attempts: unknown }[] }>('GET', '/v1/exceptions');
    return body.items.find((item) => item.order === orderId)?.attempts;
  };

  it.each<[ExceptionReason, string | null]>([
    ['rights_retrying', '2026-03-01T12:00:00.000Z'],
    ['rights_short', '2026-03-01T12:00:00.000Z'],
    ['rights_refused', null],
  ])('tells of a line in %s what was asked, and when it is asked next', async (reason, nextAttemptAt) => {
    const id = await record(`E-${reason}`, waiting(reason));
    await ask(id, AT);
    await ask(id, '2026-03-01T11:00:00.000Z');

    expect(await attemptsOf(id)).toEqual({
      count: 2,
      last: {
        ...{ askedAt: '2026-03-01T11:00:00.000Z', outcome: 'retry' },
        ...{ httpStatus: 200, returnCode: '2', returnMessage: 'Not yet' },
      },
      nextAttemptAt,
    });
  });

  it('tells nothing of a line without a publisher, and of one that was not asked for yet', async () => {
    const without = await record('E-none', lineInException());
    const unasked = await record('E-unasked', waiting('rights_retrying'));

    expect(await attemptsOf(without)).toBeNull();
    expect(await attemptsOf(unasked)).toEqual({ count: 0, last: null, nextAttemptAt: null });
  });
});
