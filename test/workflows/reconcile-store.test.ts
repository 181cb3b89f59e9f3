import { randomUUID } from 'node:crypto';
import type { ReconciliationRun } from '../../activities/reconciliation';
import type { Listing } from '../../connectors/connector';
import type { ReconciliationRequest } from '../../domain/reconciliation';
import type { reconcileStore } from '../../workflows';
import { useTemporal, type Run } from '../helpers/temporal';

const LISTING: Listing = { since: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z', cursor: null };
const REQUEST: ReconciliationRequest = { storeId: 'stripe', since: null, dryRun: false, by: null };

const runOf = ({ env, taskQueue }: Run) =>
  env.client.workflow.execute<typeof reconcileStore>('reconcileStore', {
    workflowId: randomUUID(),
    taskQueue,
    args: [REQUEST],
  });

describe('reconcileStore', () => {
  const temporal = useTemporal();
  const beginReconciliation = jest.fn<Promise<Listing>, [ReconciliationRun]>(() => Promise.resolve(LISTING));
  const endReconciliation = jest.fn<Promise<void>, [string, string, string | null]>(() => Promise.resolve());
  beforeEach(() => jest.clearAllMocks());

  it('takes page after page until the last, each where the one before has ended', async () => {
    const cursors = ['page-2', 'page-3', null];
    const reconcilePage = jest.fn((_run: ReconciliationRun, { cursor }: Listing) =>
      Promise.resolve(cursors[cursor === null ? 0 : cursors.indexOf(cursor) + 1] ?? null),
    );
    const outcome = await temporal.run({ beginReconciliation, reconcilePage, endReconciliation }, runOf);

    expect(outcome).toBe('completed');
    expect(reconcilePage.mock.calls.map(([, { cursor }]) => cursor)).toEqual([null, 'page-2', 'page-3']);
    expect(endReconciliation.mock.lastCall?.[2]).toBeNull();
  });

  it('tries a page again that the platform does not answer for', async () => {
    let failures = 4;
    const reconcilePage = jest.fn(() =>
      failures-- > 0 ? Promise.reject(new Error('the platform is down')) : Promise.resolve(null),
    );
    const outcome = await temporal.run({ beginReconciliation, reconcilePage, endReconciliation }, runOf);

    expect(outcome).toBe('completed');
    expect(reconcilePage).toHaveBeenCalledTimes(5);
  });

  it('is recorded as failed, with the reason, when the platform goes on refusing, so that the next run begins where the last has ended', async () => {
    const reconcilePage = jest.fn(() => Promise.reject(new Error("The platform's API answered 401")));
    const outcome = await temporal.run({ beginReconciliation, reconcilePage, endReconciliation }, runOf);

    expect(outcome).toBe('failed');
    expect(endReconciliation.mock.lastCall?.[2]).toBe("The platform's API answered 401");
  });
});
