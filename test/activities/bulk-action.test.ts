import { MockActivityEnvironment } from '@temporalio/testing';
import { bulkActionActivities } from '../../activities/bulk-action';
import type { BulkAction, LineOutcome } from '../../domain/bulk-action';
import { useDatabase } from '../helpers/database';
import { line, lineInException, order } from '../models/orders';

const database = useDatabase();

const bulk = (id: string, changes: Partial<BulkAction> = {}): BulkAction => ({
  ...{ id, action: 'resubmit', source: null, filter: {}, storeId: null, by: 'olga', why: 'it works again' },
  ...{ state: 'running', createdAt: '2026-03-01T10:00:00.000Z', endedAt: null },
  ...changes,
});

function activitiesWith(actOnLine = jest.fn(() => Promise.resolve<LineOutcome>({ status: 'done' }))) {
  const now = () => new Date('2026-03-02T00:00:00.000Z');
  const pause = jest.fn(() => Promise.resolve());
  const activities = bulkActionActivities({ models: database.models, actOnLine, pause, now });
  const env = new MockActivityEnvironment();
  return {
    actOnLine,
    pause,
    gather: (id: string) => env.run(activities.gatherBulkLines, id),
    act: (id: string) => env.run(activities.actOnBulkLines, id),
    note: activities.noteBulkAction,
  };
}

const progress = (id: string) => database.models.bulkLines.progress(id);

beforeAll(async () => {
  const { orders } = database.models;
  for (let n = 1; n <= 23; n += 1)
    await orders.record(
      order(`W-${n}`, {
        state: 'exception',
        lines: [lineInException({ publisher: n === 7 ? 'other' : 'acme' }), line({ id: 'line-2' })],
      }),
    );
});

describe('gatherBulkLines', () => {
  it('gathers each line that is meant once, however often it is repeated', async () => {
    const { gather } = activitiesWith();
    await database.models.bulkActions.begin(bulk('g-1', { filter: { publisher: 'acme' } }));
    await gather('g-1');
    await gather('g-1');

    expect(await progress('g-1')).toEqual({ total: 22, pending: 22, done: 0, leftAlone: 0, refused: 0 });
  });

  it('gathers none where the lines were named', async () => {
    await database.models.bulkActions.begin(bulk('g-2', { filter: null }));
    await activitiesWith().gather('g-2');

    expect((await progress('g-2')).total).toBe(0);
  });
});

describe('actOnBulkLines', () => {
  const begun = async (id: string, changes: Partial<BulkAction> = {}) => {
    await database.models.bulkActions.begin(bulk(id, changes));
    await activitiesWith().gather(id);
  };

  it('acts on a few lines at a pace, and says when there is none left', async () => {
    await begun('a-1');
    const { act, actOnLine, pause } = activitiesWith();
    const outcomes: unknown[] = [];
    do outcomes.push(await act('a-1'));
    while (outcomes.at(-1));

    expect(outcomes).toEqual([true, true, true, true, false]);
    expect(actOnLine).toHaveBeenCalledTimes(23);
    expect(pause).toHaveBeenCalledTimes(23);
    expect(await progress('a-1')).toEqual({ total: 23, pending: 0, done: 23, leftAlone: 0, refused: 0 });
  });

  it('asks the same line under the same id when it has been killed before the outcome was kept', async () => {
    await begun('a-2', { filter: { publisher: 'other' } });
    const { act, actOnLine } = activitiesWith();
    actOnLine.mockRejectedValueOnce(new Error('killed'));
    await act('a-2').catch(() => undefined);
    await act('a-2');
    const ids = actOnLine.mock.calls.map((call) => (call as unknown[])[2]);

    expect(ids).toEqual(['a-2/line-1', 'a-2/line-1']);
    expect((await progress('a-2')).done).toBe(1);
  });

  it('takes the order by its word where it was killed after the order had done it', async () => {
    await database.models.orders.record(order('W-done', { lines: [lineInException({ publisher: 'killed' })] }));
    await begun('a-5', { filter: { publisher: 'killed' } });
    const { act, actOnLine } = activitiesWith();
    actOnLine.mockImplementationOnce(async () => {
      const done = { lines: [line({ publisher: 'killed' })], updatedAt: '2026-03-03T00:00:00.000Z' };
      await database.models.orders.record(order('W-done', done));
      throw new Error('killed');
    });
    await act('a-5').catch(() => undefined);
    await act('a-5');

    expect(await progress('a-5')).toEqual({ total: 1, pending: 0, done: 1, leftAlone: 0, refused: 0 });
  });

  it('keeps why an order has refused, and goes on', async () => {
    await begun('a-3');
    const { act, actOnLine } = activitiesWith();
    actOnLine.mockResolvedValueOnce({ status: 'refused', message: 'The order has ended.' });
    await act('a-3');
    const { lines } = await database.models.bulkLines.list({ bulk: 'a-3', state: 'refused' }, { limit: 5 });

    expect(lines).toMatchObject([{ message: 'The order has ended.', at: '2026-03-02T00:00:00.000Z' }]);
    expect((await progress('a-3')).done).toBe(4);
  });

  it('leaves a line alone which the action does not clear', async () => {
    await begun('a-4', { action: 'approve', filter: { publisher: 'other' } });
    const { act, actOnLine } = activitiesWith();
    await act('a-4');

    expect(actOnLine).not.toHaveBeenCalled();
    expect(await progress('a-4')).toMatchObject({ leftAlone: 1, refused: 0 });
  });
});

describe('noteBulkAction', () => {
  it('notes how it goes on, and no more once it has ended', async () => {
    await database.models.bulkActions.begin(bulk('n-1'));
    const { note } = activitiesWith();
    for (const state of ['paused', 'running', 'done', 'running'] as const) await note('n-1', state);

    expect(await database.models.bulkActions.find('n-1')).toMatchObject({
      state: 'done',
      endedAt: '2026-03-02T00:00:00.000Z',
    });
  });
});
