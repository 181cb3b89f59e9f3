import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type { RevocationEnd } from '../activities/revocation';
import type { Revocation } from '../domain/rights';
import { KEY_RETRY_INTERVAL_MS } from '../domain/windows';
import { RIGHTS_TASK_QUEUE } from './messages';

const { revokeKey } = proxyActivities<Activities>({
  taskQueue: RIGHTS_TASK_QUEUE,
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: KEY_RETRY_INTERVAL_MS, backoffCoefficient: 1 },
});

/** Takes one key back at its publisher, every hour until that has answered. */
export const revokeRights = (revocation: Revocation): Promise<RevocationEnd> => revokeKey(revocation);
