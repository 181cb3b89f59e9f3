import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities';

// A first try inside the workflow task costs one event; five make an order slow to notice that a server is down.
const firstTry = proxyLocalActivities<Activities>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '15 seconds',
  retry: { maximumAttempts: 1 },
});

const DURABLE = {
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
} as const;

/** Activities that the server retries until they succeed, whatever is down; after a worker's sudden end within seconds. */
export const durable = proxyActivities<Activities>(DURABLE);

/** The same, for a day at most. */
export const durableForADay = proxyActivities<Activities>({ ...DURABLE, scheduleToCloseTimeout: '1 day' });

/** The same, asked seldom, for what somebody outside has to mend. */
export const patientForADay = proxyActivities<Activities>({
  ...DURABLE,
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

let stepsUnderWay = 0;

/** True while no step runs that a run which ended now would leave undone. */
export const areStepsDone = (): boolean => stepsUnderWay === 0;

/** Counts a step that is not to be left undone until it ends. */
export async function finish<Result>(step: Promise<Result>): Promise<Result> {
  stepsUnderWay += 1;
  try {
    return await step;
  } finally {
    stepsUnderWay -= 1;
  }
}

/** Runs an activity within the workflow task, and leaves it to the server's retries when that fails; `onDelay` is told in between. */
export async function firstLocally<Result>(
  run: (activities: Activities) => Promise<Result>,
  onDelay: () => void = () => undefined,
  retried: Activities = durable,
): Promise<Result> {
  stepsUnderWay += 1;
  try {
    return await alone(() => run(firstTry));
  } catch (error) {
    // A local activity's own failure comes bare, a time-out of it wrapped.
    const cause = error instanceof ActivityFailure ? error.cause : error;
    if (isCancellation(error) || (cause instanceof ApplicationFailure && cause.nonRetryable)) throw error;
    onDelay();
    return await run(retried);
  } finally {
    stepsUnderWay -= 1;
  }
}

let tryUnderWay: Promise<unknown> | null = null;

/** Local activities that run side by side may resolve in another order when they are replayed, so there is one at a time. */
async function alone<Result>(run: () => Promise<Result>): Promise<Result> {
  while (tryUnderWay) await tryUnderWay.catch(ignore);
  const ownTry = run();
  tryUnderWay = ownTry;
  try {
    return await ownTry;
  } finally {
    tryUnderWay = null;
  }
}

const ignore = (): void => undefined;

/** Makes of a failure an error that suspends the workflow until it is mended; the failure would end it and lose the order. */
export const asBug = (error: unknown): Error => new Error(`A step failed for good: ${String(error)}`, { cause: error });
