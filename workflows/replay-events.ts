import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type { WebhookReplay } from '../domain/webhook';

const { replayPage } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Sends an endpoint once more what has happened in a stretch of time, no more than ten events a second; each is a sending of its own. */
export async function replayEvents(replay: WebhookReplay): Promise<void> {
  // A page that is repeated asks for the same sendings again, and not for further ones.
  const round = workflowInfo().startTime.getTime();
  let cursor: string | null = null;
  do cursor = await replayPage(replay, round, cursor);
  while (cursor !== null);
}
