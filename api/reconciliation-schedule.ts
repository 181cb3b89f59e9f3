import { ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { findConnector } from '../connectors/registry';
import { reconciliationWorkflowId } from '../domain/ids';
import type { ReconciliationRequest } from '../domain/reconciliation';
import type { Store, StoreCredentials } from '../domain/store';
import { TASK_QUEUE } from '../workflows/messages';
import { keepSchedule } from './schedules';

/** A store's place in its turn, so that not all stores ask at the full hour. */
const SPREAD_MS = 60_000;

/** How often a store's platform is to be asked, in minutes; null where it cannot be, or is not to be. */
export const reconciliationMinutes = (
  { platform, reconcileMinutes }: Pick<Store, 'platform' | 'reconcileMinutes'>,
  { api }: Pick<StoreCredentials, 'api'>,
): number | null => (api.key !== null && findConnector(platform)?.listEvents ? reconcileMinutes : null);

/** Makes a store's schedule as it is to be; null minutes remove it. */
export const scheduleReconciliation = (
  client: Pick<Client, 'schedule'>,
  storeId: string,
  minutes: number | null,
  taskQueue = TASK_QUEUE,
): Promise<void> =>
  keepSchedule(
    client,
    reconciliationWorkflowId(storeId),
    minutes === null ? null : scheduleOptions(storeId, minutes, taskQueue),
  );

function scheduleOptions(storeId: string, minutes: number, taskQueue: string) {
  const request: ReconciliationRequest = { storeId, since: null, dryRun: false, by: null };
  const every = minutes * 60_000;
  return {
    spec: { intervals: [{ every, offset: offsetOf(storeId, every) }], jitter: SPREAD_MS },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: every },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'reconcileStore',
      workflowId: reconciliationWorkflowId(storeId),
      taskQueue,
      args: [request],
      staticSummary: `Reconciliation of store ${storeId}`,
    },
  };
}

const offsetOf = (storeId: string, every: number): number =>
  [...storeId].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % every, 0);
