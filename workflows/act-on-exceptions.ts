import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import { durable } from './activities';
import { cancelBulkActionSignal, pauseBulkActionSignal, resumeBulkActionSignal } from './messages';

const steps = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Acts on many lines that wait, one after the other, until all are done or somebody ends it; it can be paused between its steps. */
export async function actOnExceptions(id: string, startsPaused = false, isGathered = false): Promise<void> {
  let isPaused = startsPaused;
  let isCancelled = false;
  setHandler(pauseBulkActionSignal, () => void (isPaused = true));
  setHandler(resumeBulkActionSignal, () => void (isPaused = false));
  setHandler(cancelBulkActionSignal, () => void (isCancelled = true));

  // Once: a later run must not take in what has come to wait since.
  if (!isGathered) await steps.gatherBulkLines(id);
  for (;;) {
    if (isPaused && !isCancelled) {
      await durable.noteBulkAction(id, 'paused');
      await condition(() => !isPaused || isCancelled);
      await durable.noteBulkAction(id, 'running');
    }
    if (isCancelled || !(await steps.actOnBulkLines(id))) break;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      if (!isCancelled) await continueAsNew<typeof actOnExceptions>(id, isPaused, true);
    }
  }
  await durable.noteBulkAction(id, isCancelled ? 'cancelled' : 'done');
}
