import type { Client } from '@temporalio/client';
import { noticeWorkflowId, reconciliationWorkflowId, subscriptionWorkflowId } from '../domain/ids';
import type { ReconciliationRequest } from '../domain/reconciliation';
import type { UnresolvedNotice } from '../domain/store-event';
import type { SubscriptionFact } from '../domain/subscription';
import { searchAttributes, subscriptionChangedSignal } from '../workflows/messages';
import { subscriptionIdOf } from '../models/subscription';
import { scheduleReconciliation } from './reconciliation-schedule';
import type { Taken, TemporalCalls } from './temporal-calls';
import type { Failure } from './temporal-failures';

/** What is asked of Temporal for a store. */
export interface StoreGateway {
  /** Has a notice resolved whose order only the platform can tell; `closed` for one that has been already. */
  resolveNotice(storeId: string, notice: UnresolvedNotice): Promise<Taken | Failure>;
  /** Tells a subscription what has happened; the first word of it begins its keeping. */
  tellSubscription(storeId: string, subscriptionId: string, fact: SubscriptionFact): Promise<Taken | Failure>;
  /** Begins a reconciliation; `closed` while one of that store is under way that was begun by this call. */
  reconcile(request: ReconciliationRequest): Promise<Taken | Failure>;
  /** Lets a store's reconciliation begin every so many minutes; null for never. */
  scheduleReconciliation(storeId: string, minutes: number | null): Promise<Taken | Failure>;
}

/** An id that could hold an address is not shown where nothing is encrypted. */
const shownSubscriptionId = (storeId: string, subscriptionId: string): string =>
  subscriptionId.includes('@') ? subscriptionIdOf(storeId, subscriptionId) : subscriptionId;

/** What keeps a subscription; it reads what an earlier run has recorded by itself. */
export const subscriptionStart = (storeId: string, subscriptionId: string, taskQueue: string) => ({
  workflowId: subscriptionWorkflowId(storeId, shownSubscriptionId(storeId, subscriptionId)),
  taskQueue,
  args: [storeId, subscriptionId, null],
  typedSearchAttributes: [{ key: searchAttributes.store, value: storeId }],
  staticSummary: `Subscription ${shownSubscriptionId(storeId, subscriptionId)} of store ${storeId}`,
});

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

  tellSubscription: (storeId, subscriptionId, fact) =>
    send(() =>
      client.workflow.signalWithStart('keepSubscription', {
        ...subscriptionStart(storeId, subscriptionId, taskQueue),
        signal: subscriptionChangedSignal,
        signalArgs: [fact],
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

  scheduleReconciliation: (storeId, minutes) => send(() => scheduleReconciliation(client, storeId, minutes, taskQueue)),
});
