import { condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { learn, newSubscription, type Subscription, type SubscriptionFact } from '../domain/subscription';
import { firstLocally } from './activities';
import { subscriptionChangedSignal } from './messages';

/** How long a subscription that has ended may still be told something. */
const LAST_WORD = '30 days';

/** A new run is encrypted by the key that is in use then: a subscription lives for years, and keys are to be retired. */
const LONGEST_RUN_MS = 30 * 24 * 60 * 60_000;

/**
 * Keeps the licenses of a subscription as its facts and the time want them, whatever the order in which those arrive, and also when
 * its store never sends another word. `carried` is what the run before has known.
 */
export async function keepSubscription(
  storeId: string,
  subscriptionId: string,
  carried: Subscription | null,
): Promise<void> {
  const told: SubscriptionFact[] = [];
  setHandler(subscriptionChangedSignal, (fact) => {
    told.push(fact);
  });
  // One that ended, or was lost, is told something again.
  const recorded =
    carried ?? (await firstLocally((activities) => activities.findSubscription(storeId, subscriptionId)));
  let known = recorded ?? newSubscription(storeId, subscriptionId);

  for (;;) {
    const subscription: Subscription = told.splice(0).reduce(learn, known);
    known = subscription;
    const at = new Date().toISOString();
    const { state, changesAt } = await firstLocally((activities) => activities.keepLicenses(subscription, at));
    const { continueAsNewSuggested, runStartTime } = workflowInfo();
    const runEndsAt = runStartTime.getTime() + LONGEST_RUN_MS;
    if ((continueAsNewSuggested || Date.now() >= runEndsAt) && told.length === 0)
      await continueAsNew<typeof keepSubscription>(storeId, subscriptionId, subscription);
    const hasNews = () => told.length > 0;
    const wakesAt = changesAt === null ? runEndsAt : Math.min(Date.parse(changesAt), runEndsAt);
    if (changesAt !== null || state !== 'ended') await condition(hasNews, Math.max(0, wakesAt - Date.now()));
    else if (!(await condition(hasNews, LAST_WORD))) return;
  }
}
