import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { WaitingLine } from '../domain/allocation';
import { poolWorkflowId } from '../domain/ids';
import { codesReservedSignal, stockChangedSignal, TASK_QUEUE } from '../workflows/messages';

// An activity shows life while it waits for a call, so no call may wait without an end.
const LONGEST_CALL_MS = 15_000;

/** What activities tell workflows other than their own. */
export function workflowSignals(client: Pick<Client, 'workflow' | 'withDeadline'>) {
  const { workflow } = client;
  const inTime = <Answer>(call: () => Promise<Answer>) => client.withDeadline(Date.now() + LONGEST_CALL_MS, call);

  return {
    /** Wakes a product's pool, and starts it where it is not at work. */
    async stockChanged(product: string): Promise<void> {
      const options = {
        workflowId: poolWorkflowId(product),
        taskQueue: TASK_QUEUE,
        args: [product],
        signal: stockChangedSignal,
        signalArgs: [] as [],
      };
      await inTime(() => workflow.signalWithStart('servePool', options));
    },

    /** Tells an order that its line has its codes; false when that order's workflow has ended. */
    async codesReserved({ workflowId, line }: WaitingLine): Promise<boolean> {
      try {
        await inTime(() => workflow.getHandle(workflowId).signal(codesReservedSignal, { line }));
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
  };
}
