import type { Client } from '@temporalio/client';
import { noticeWorkflowId, reconciliationWorkflowId } from '../domain/ids';
import type { ReconciliationRequest } from '../domain/reconciliation';
import type { UnresolvedNotice } from '../domain/store-event';
import { scheduleReconciliation } from './reconciliation-schedule';
import type { Taken, TemporalCalls } from './temporal-calls';
import type { Failure } from './temporal-failures';

/** What is asked of Temporal for a store. */
export interface StoreGateway {
  /** Has a notice resolved whose order only the platform can tell; `closed` for one that has been already. */
  resolveNotice(storeId: string, notice: UnresolvedNotice): Promise<Taken | Failure>;
  /** Begins a reconciliation; `closed` while one of that store is under way that was begun by this call. */
  reconcile(request: ReconciliationRequest): Promise<Taken | Failure>;
  /** Lets a store's reconciliation begin every so many minutes; null for never. */
  scheduleReconciliation(storeId: string, minutes: number | null): Promise<Taken | Failure>;
}

/** Makes those calls. */
export const storeCalls = (client: Client, taskQueue: string, { send }: TemporalCalls): StoreGateway => ({
  resolveNotice: (storeId, notice) =>
    send(() =>
      client.workflow.start('resolveNotice', {
        workflowId: noticeWorkflowId(storeId, notice.eventId),
        taskQueue,
        args: [storeId, notice],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: `Notice ${notice.type} of store ${storeId}`,
      }),
    ),

  reconcile: (request) =>
    send(() =>
      client.workflow.start('reconcileStore', {
        workflowId: reconciliationWorkflowId(request.storeId),
        taskQueue,
        args: [request],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: `Reconciliation of store ${request.storeId}`,
      }),
    ),

  scheduleReconciliation: (storeId, minutes) =>
    send(() => scheduleReconciliation(client, storeId, minutes, taskQueue)),
});
