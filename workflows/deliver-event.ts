import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type { DeliveryEnd } from '../activities/webhook';
import { DELIVERY_WINDOW_MS, type DeliveryRequest } from '../domain/webhook';
import { durable, patientForADay } from './activities';
import { WEBHOOK_TASK_QUEUE } from './messages';

// The delays between tries come with each failure; these are for tries that a worker's end has broken off.
const { postEvent } = proxyActivities<Activities>({
  taskQueue: WEBHOOK_TASK_QUEUE,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: DELIVERY_WINDOW_MS,
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

/** Brings one event to one endpoint: tries for days, then leaves it in the log as failed and tells the vendor. */
export async function deliverEvent(request: DeliveryRequest): Promise<DeliveryEnd> {
  try {
    return await postEvent(request);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || error.retryState !== 'TIMEOUT') throw error;
    await durable.giveUpDelivery(request);
    await patientForADay.mailFailedDelivery(request);
    return 'failed';
  }
}
