import { ActivityFailure, isCancellation, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type { ReconciliationRequest } from '../domain/reconciliation';
import { durable } from './activities';

/** A platform that is down is asked again by the next run, which begins where the last complete one has ended. */
const { reconcilePage } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '2 minutes', maximumAttempts: 8 },
});

/** Asks a store's platform what has happened, and takes what no webhook has brought: it meets the same workflows as a webhook would. */
export async function reconcileStore(request: ReconciliationRequest): Promise<'completed' | 'failed'> {
  const { runId, startTime } = workflowInfo();
  const run = { ...request, id: runId, startedAt: startTime.toISOString() };
  const listing = await durable.beginReconciliation(run);
  let failure: string | null = null;
  try {
    let { cursor } = listing;
    do cursor = await reconcilePage(run, { ...listing, cursor });
    while (cursor !== null);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    failure = error.cause?.message ?? error.message;
  }
  await durable.endReconciliation(run.id, new Date().toISOString(), failure);
  return failure === null ? 'completed' : 'failed';
}
