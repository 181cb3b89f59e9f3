import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { doNothing, echoUpdate } from './workflows';

export const CEILING_TASK_QUEUE = 'keyrail-bench-ceiling';

const CALL_MILLISECONDS = 60_000;

/** The most that this machine's Temporal can do: a workflow that does nothing, called as orders are. */
export interface Ceiling {
  /** Starts a workflow by an update, waits for the answer, and returns the workflow's id. */
  call(milliseconds?: number): Promise<string>;
}

/** Creates the calls on the workflow that does nothing. */
export function createCeiling(client: Client): Ceiling {
  let calls = 0;
  return {
    async call(milliseconds = CALL_MILLISECONDS) {
      const workflowId = `ceiling:${process.pid}:${++calls}`;
      const startWorkflowOperation = new WithStartWorkflowOperation(doNothing, {
        workflowId,
        taskQueue: CEILING_TASK_QUEUE,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      const args: [string] = [workflowId];
      await client.withDeadline(Date.now() + milliseconds, () =>
        client.workflow.executeUpdateWithStart(echoUpdate, { args, startWorkflowOperation }),
      );
      return workflowId;
    },
  };
}
