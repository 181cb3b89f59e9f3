import type { Client } from '@temporalio/client';
import { bulkWorkflowId } from '../domain/ids';
import type { OperatorAction } from '../domain/operator-action';
import { cancelBulkActionSignal, pauseBulkActionSignal, resumeBulkActionSignal } from '../workflows/messages';
import type { Taken, TemporalCalls } from './temporal-calls';
import type { Failure } from './temporal-failures';

/** What is asked of Temporal for many lines at once. */
export interface BulkGateway {
  /** Begins a bulk action; `closed` when it has begun already. */
  startBulkAction(id: string): Promise<Taken | Failure>;
  /** Tells one to wait or to end; `not_running` when there is none. */
  tellBulkAction(id: string, word: 'pause' | 'cancel', action: OperatorAction): Promise<Taken | Failure>;
  /** Lets one go on; it begins where it has not, as when the API was killed before it could start it. */
  resumeBulkAction(id: string, action: OperatorAction): Promise<Taken | Failure>;
}

const SIGNALS = { pause: pauseBulkActionSignal, cancel: cancelBulkActionSignal };

/** Creates the calls for bulk actions. */
export const bulkCalls = (client: Client, taskQueue: string, { send }: TemporalCalls): BulkGateway => ({
  startBulkAction: (id) => send(() => client.workflow.start('actOnExceptions', startOptions(taskQueue, id))),
  tellBulkAction: (id, word, action) =>
    send(() => client.workflow.getHandle(bulkWorkflowId(id)).signal(SIGNALS[word], action)),
  resumeBulkAction: (id, action) =>
    send(() =>
      client.workflow.signalWithStart('actOnExceptions', {
        ...startOptions(taskQueue, id),
        signal: resumeBulkActionSignal,
        signalArgs: [action],
      }),
    ),
});

const startOptions = (taskQueue: string, id: string) => ({
  workflowId: bulkWorkflowId(id),
  taskQueue,
  args: [id],
  workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
  staticSummary: 'One action on many lines',
});
