import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type { UnresolvedNotice } from '../domain/store-event';
import { durable } from './activities';

const { tellResolved } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '7 days',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

/** Finds out from its platform which orders a notice is of, for a week, and tells them. */
export async function resolveNotice(
  storeId: string,
  notice: UnresolvedNotice,
): Promise<'told' | 'of_none' | 'set_aside'> {
  try {
    return (await tellResolved(storeId, notice)) > 0 ? 'told' : 'of_none';
  } catch (error) {
    if (!(error instanceof ActivityFailure) || error.retryState !== 'TIMEOUT') throw error;
    await durable.setNoticeAside(storeId, notice);
    return 'set_aside';
  }
}
