import { randomUUID } from 'node:crypto';
import type { Activities } from '../../../activities/activities';
import { learn, newSubscription, type Subscription, type SubscriptionFact } from '../../../domain/subscription';
import type { keepSubscription as workflow } from '../../../workflows';
import { subscriptionChangedSignal } from '../../../workflows/messages';
import type { Run } from '../../helpers/temporal';
import { failing, toItsEnd, type Stories } from './story';

type Kept = Awaited<ReturnType<Activities['keepLicenses']>>;

const IDENTITY = ['store', 'subscription'] as const;
const DAY_MS = 24 * 60 * 60 * 1000;

const fact = (turn: SubscriptionFact['turn'], eventId: string = turn): SubscriptionFact => ({
  eventId,
  turn,
  at: '2026-01-01T00:00:00.000Z',
  paidUntil: '2026-02-01T00:00:00.000Z',
  paymentId: null,
  externalId: null,
  product: null,
});
const known = learn(newSubscription(...IDENTITY), fact('started'));

/** Keeps a license for 30 days from each look at it, until it is told of the end. */
async function keepLicenses({ facts }: Subscription, at: string): Promise<Kept> {
  if (facts.some(({ turn }) => turn === 'ended')) return { state: 'ended', changesAt: null };
  if (facts.some(({ turn }) => turn === 'paused')) return { state: 'paused', changesAt: null };
  return { state: 'active', changesAt: new Date(Date.parse(at) + 30 * DAY_MS).toISOString() };
}

const keeper = (recorded: Subscription | null = null) => ({ findSubscription: async () => recorded, keepLicenses });

const tell = (
  { env, taskQueue }: Run,
  workflowId: string,
  told: SubscriptionFact,
  carried: Subscription | null = null,
) =>
  env.client.workflow.signalWithStart<typeof workflow, [SubscriptionFact]>('keepSubscription', {
    workflowId,
    taskQueue,
    args: [...IDENTITY, carried],
    signal: subscriptionChangedSignal,
    signalArgs: [told],
  });

/** Subscriptions from their first fact to their last word. */
export const keepSubscription: Stories = {
  'renewed-paused-and-ended': () => ({
    activities: keeper(),
    tell: async (run) => {
      const id = randomUUID();
      await tell(run, id, fact('started'));
      await run.env.sleep('20 days');
      await tell(run, id, fact('renewed'));
      await run.env.sleep('70 days'); // two changes come by themselves
      await tell(run, id, fact('paused'));
      await run.env.sleep('70 days');
      return toItsEnd(tell(run, id, fact('ended')));
    },
  }),

  'told-something-after-its-end': () => ({
    activities: keeper(known),
    tell: async (run) => {
      const id = randomUUID();
      await tell(run, id, fact('ended'));
      await run.env.sleep('10 days');
      return toItsEnd(tell(run, id, fact('refunded')));
    },
  }),

  'goes-on-from-the-run-before': () => ({
    activities: keeper(),
    tell: async (run) => {
      const handle = await tell(run, randomUUID(), fact('renewed'), known);
      await run.env.sleep('40 days');
      return handle;
    },
  }),

  'database-out-of-reach': () => ({
    activities: {
      findSubscription: failing(2, async () => null),
      keepLicenses: failing(3, keepLicenses),
    },
    tell: (run) => toItsEnd(tell(run, randomUUID(), fact('ended'))),
  }),
};
