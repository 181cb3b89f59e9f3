import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { poolStart } from '../../api/pool-start';
import type { BulkAction, BulkLine } from '../../domain/bulk-action';
import { workflowSignals } from '../../workers/workflow-signals';
import { searchAttributes } from '../../workflows/messages';

describe('workflowSignals', () => {
  it('starts a pool with what operators find it by, as the API does', async () => {
    const signalWithStart = jest.fn(() => Promise.resolve());
    const withDeadline = (_deadline: number | Date, call: () => Promise<unknown>) => call();
    const client = { workflow: { signalWithStart }, withDeadline } as unknown as Parameters<typeof workflowSignals>[0];
    await workflowSignals(client).stockChanged('plugin');

    expect(signalWithStart.mock.calls).toEqual([['servePool', poolStart('plugin')]]);
    expect(poolStart('plugin')).toMatchObject({
      typedSearchAttributes: [{ key: searchAttributes.products, value: ['plugin'] }],
      staticSummary: 'Pool of plugin',
    });
  });

  it('leaves an order that gives no answer to people, so that the other lines go on', async () => {
    const executeUpdate = () => Promise.reject(new WorkflowUpdateRPCTimeoutOrCancelledError('Timeout'));
    const withDeadline = (_deadline: number | Date, call: () => Promise<unknown>) => call();
    const client = { workflow: { getHandle: () => ({ executeUpdate }) }, withDeadline };
    const { actOnLine } = workflowSignals(client as unknown as Parameters<typeof workflowSignals>[0]);
    const line = { identity: { orderId: 'o-1', storeId: 'direct', externalId: 'A-1' }, line: 'line-1' } as BulkLine;

    expect(await actOnLine({ action: 'cancel', source: null } as BulkAction, line, 'b-1/line-1')).toEqual({
      status: 'refused',
      message: expect.stringContaining('gave no answer') as unknown,
    });
  });
});
