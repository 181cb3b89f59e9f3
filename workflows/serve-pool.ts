import { continueAsNew, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import { stockChangedSignal } from './messages';

// A list of any length is served in one step: each call in it has a time-out of its own.
const { serveWaitingLines } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Hands a product's stock to the lines that wait for it, oldest first; ends when a pass has seen every change it was told of. */
export async function servePool(product: string): Promise<void> {
  let hasChanged = true;
  setHandler(stockChangedSignal, () => {
    hasChanged = true;
  });
  while (hasChanged) {
    hasChanged = false;
    await serveWaitingLines(product);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof servePool>(product);
  }
}
