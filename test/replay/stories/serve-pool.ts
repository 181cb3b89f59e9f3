import { randomUUID } from 'node:crypto';
import type { servePool as workflow } from '../../../workflows';
import { stockChangedSignal } from '../../../workflows/messages';
import { carryOut, toItsEnd, type Stories, type Story } from './story';

/** A pool whose stock changes in the middle of its first passes. */
function changing(): Story {
  let changesLeft = 2;
  let change: () => Promise<unknown> = () => Promise.resolve();
  const serveWaitingLines = async () => {
    if (changesLeft-- > 0) await change();
    return 1;
  };
  return {
    activities: { serveWaitingLines },
    tell: ({ env, taskQueue }) => {
      const workflowId = randomUUID();
      change = () => env.client.workflow.getHandle(workflowId).signal(stockChangedSignal);
      return toItsEnd(
        env.client.workflow.start<typeof workflow>('servePool', { workflowId, taskQueue, args: ['plugin'] }),
      );
    },
  };
}

export const servePool: Stories = {
  'one-pass': () => ({
    activities: { serveWaitingLines: async () => 3 },
    tell: (run) => carryOut(run, 'servePool', 'plugin'),
  }),
  'a-change-during-a-pass': changing,
};
