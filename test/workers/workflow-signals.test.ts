import { poolStart } from '../../api/pool-start';
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
});
