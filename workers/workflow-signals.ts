import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { Revocations } from '../activities/revocation';
import { poolStart } from '../api/pool-start';
import { revocationStart } from '../api/revocation-gateway';
import { mapFailures } from '../api/temporal-failures';
import type { WaitingLine } from '../domain/allocation';
import { orderWorkflowId, type OrderIdentity } from '../domain/ids';
import type { LineAction } from '../domain/operator-action';
import type { BulkAction, BulkLine, LineOutcome } from '../domain/bulk-action';
import {
  approveLineUpdate,
  cancelLineUpdate,
  codesReservedSignal,
  recordRefundUpdate,
  resubmitLineUpdate,
  switchSourceUpdate,
} from '../workflows/messages';

// An activity shows life while it waits for a call, so no call may wait without an end.
const LONGEST_CALL_MS = 15_000;

const BULK_UPDATES: Record<BulkAction['action'], string> = {
  approve: approveLineUpdate.name,
  resubmit: resubmitLineUpdate.name,
  switchSource: switchSourceUpdate.name,
  cancel: cancelLineUpdate.name,
  recordRefund: recordRefundUpdate.name,
};

/** What activities tell workflows other than their own. */
export function workflowSignals(client: Pick<Client, 'workflow' | 'withDeadline'>) {
  const { workflow } = client;
  const inTime = <Answer>(call: () => Promise<Answer>) => client.withDeadline(Date.now() + LONGEST_CALL_MS, call);

  return {
    /** Wakes a product's pool, and starts it where it is not at work. */
    async stockChanged(product: string): Promise<void> {
      await inTime(() => workflow.signalWithStart('servePool', poolStart(product)));
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

    /** Sends a line its way again; false when its order does not let it, or has ended. */
    async resubmitLine(identity: OrderIdentity, action: LineAction): Promise<boolean> {
      try {
        await workflow.getHandle(orderWorkflowId(identity)).executeUpdate(resubmitLineUpdate, { args: [action] });
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) return false;
        throw error;
      }
    },

    /** Acts on a line once, however often it is asked to under the same id. */
    async actOnLine(bulk: BulkAction, { identity, line }: BulkLine, updateId: string): Promise<LineOutcome> {
      const { by, why, source } = bulk;
      const action = { by, why, line, ...(source !== null && { source }) };
      const handle = workflow.getHandle(orderWorkflowId(identity));
      const outcome = await mapFailures(async () => {
        await inTime(() => handle.executeUpdate(BULK_UPDATES[bulk.action], { args: [action], updateId }));
        return { status: 'done' } as const;
      });
      switch (outcome.status) {
        case 'done':
        case 'refused':
          return outcome;
        case 'not_running':
        case 'closed':
          return { status: 'refused', message: 'The order has ended.' };
        case 'pending':
          // The other lines are not to wait for it.
          return { status: 'refused', message: 'The order gave no answer. See how it stands before you act on it.' };
        case 'unavailable':
          throw new Error('Temporal cannot be reached');
      }
    },

    revocations: {
      async request(revocation) {
        try {
          await workflow.start('revokeRights', revocationStart(revocation));
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
      },
    } satisfies Revocations,
  };
}
