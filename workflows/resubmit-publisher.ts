import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type { Resubmission } from '../domain/operator-action';

const { resubmitLines } = proxyActivities<Activities>({
  startToCloseTimeout: '6 hours',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Resubmits all lines that wait for a publisher, at a pace that a server bears which has just come back. */
export const resubmitPublisher = (resubmission: Resubmission): Promise<number> => resubmitLines(resubmission);
