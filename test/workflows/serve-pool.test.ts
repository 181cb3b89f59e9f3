import { randomUUID } from 'node:crypto';
import type { servePool } from '../../workflows';
import { stockChangedSignal } from '../../workflows/messages';
import { useTemporal } from '../helpers/temporal';

describe('servePool', () => {
  const temporal = useTemporal();

  it('makes another pass for a change that comes during one', async () => {
    let changeDuring: () => Promise<unknown> = () => Promise.resolve();
    const serveWaitingLines = jest.fn(async () => {
      if (serveWaitingLines.mock.calls.length === 1) await changeDuring();
      return 0;
    });
    await temporal.run({ serveWaitingLines }, async ({ env, taskQueue }) => {
      const options = { workflowId: randomUUID(), taskQueue, args: ['plugin'] as [string] };
      const handle = env.client.workflow.getHandle(options.workflowId);
      changeDuring = () => handle.signal(stockChangedSignal);
      await env.client.workflow.execute<typeof servePool>('servePool', options);
    });

    expect(serveWaitingLines).toHaveBeenCalledTimes(2);
    expect(serveWaitingLines).toHaveBeenCalledWith('plugin');
  });

  it('repeats a pass that has failed', async () => {
    let failures = 2;
    const serveWaitingLines = jest.fn(() =>
      failures-- > 0 ? Promise.reject(new Error('no database')) : Promise.resolve(5),
    );
    await temporal.run({ serveWaitingLines }, ({ env, taskQueue }) =>
      env.client.workflow.execute<typeof servePool>('servePool', {
        workflowId: randomUUID(),
        taskQueue,
        args: ['plugin'],
      }),
    );

    expect(serveWaitingLines).toHaveBeenCalledTimes(3);
  });
});
