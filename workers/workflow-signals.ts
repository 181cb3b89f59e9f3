import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { WaitingLine } from '../domain/allocation';
import { poolWorkflowId } from '../domain/ids';
import { codesReservedSignal, stockChangedSignal, TASK_QUEUE } from '../workflows/messages';

/** What activities tell workflows other than their own. */
export function workflowSignals({ workflow }: Pick<Client, 'workflow'>) {
  return {
    /** Wakes a product's pool, and starts it where it is not at work. */
    async stockChanged(product: string): Promise<void> {
      await workflow.signalWithStart('servePool', {
        workflowId: poolWorkflowId(product),
        taskQueue: TASK_QUEUE,
        args: [product],
        signal: stockChangedSignal,
        signalArgs: [],
      });
    },

    /** Tells an order that its line has its codes; false when that order's workflow has ended. */
    async codesReserved({ workflowId, line }: WaitingLine): Promise<boolean> {
      try {
        await workflow.getHandle(workflowId).signal(codesReservedSignal, { line });
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
  };
}
