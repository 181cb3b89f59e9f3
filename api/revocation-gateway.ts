import type { Client } from '@temporalio/client';
import { revocationWorkflowId } from '../domain/ids';
import type { Revocation } from '../domain/rights';
import { TASK_QUEUE } from '../workflows/messages';
import type { Taken, TemporalCalls } from './temporal-calls';
import type { Failure } from './temporal-failures';

/** What is asked of Temporal for a key that goes back to its publisher. */
export interface RevocationGateway {
  /** Begins to take a key back; `closed` when that has begun or ended before for the same cause. */
  revokeKey(revocation: Revocation): Promise<Taken | Failure>;
}

/** What takes a key back, once for a cause. */
export const revocationStart = (revocation: Revocation, taskQueue = TASK_QUEUE) => ({
  workflowId: revocationWorkflowId(revocation.unit, revocation.cause),
  taskQueue,
  args: [revocation],
  workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
  memo: { orderId: revocation.identity.orderId },
  staticSummary: `Revocation of a key of line ${revocation.line.id}`,
});

/** Makes that call. */
export const revocationCalls = (client: Client, taskQueue: string, { send }: TemporalCalls): RevocationGateway => ({
  revokeKey: (revocation) => send(() => client.workflow.start('revokeRights', revocationStart(revocation, taskQueue))),
});
