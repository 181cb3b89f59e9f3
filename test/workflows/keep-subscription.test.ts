import { randomUUID } from 'node:crypto';
import {
  keepingOf,
  learn,
  newSubscription,
  standingOf,
  type Subscription,
  type SubscriptionFact,
} from '../../domain/subscription';
import type { keepSubscription } from '../../workflows';
import { subscriptionChangedSignal } from '../../workflows/messages';
import { eventTypes, useTemporal, type Run } from '../helpers/temporal';

const TERMS = { graceDays: 7, periodDays: null };

/** Activities that keep one license in memory as the real ones would. */
function keeper(recorded: Subscription | null = null) {
  const kept: { at: string; state: string; suspensions: string[]; expiresAt: string | null }[] = [];
  return {
    kept,
    findSubscription: jest.fn(() => Promise.resolve(recorded)),
    keepLicenses: jest.fn((subscription: Subscription, at: string) => {
      const { state, suspensions, expiresAt, changesAt } = keepingOf(standingOf(subscription), TERMS, new Date(at));
      kept.push({ at, state, suspensions, expiresAt });
      return Promise.resolve({ state, changesAt });
    }),
  };
}

const later = (time: Date | number, days: number): string =>
  new Date(new Date(time).getTime() + days * 24 * 60 * 60_000).toISOString();

const fact = (changes: Partial<SubscriptionFact>): SubscriptionFact => ({
  eventId: randomUUID(),
  turn: 'renewed',
  at: new Date(0).toISOString(),
  paidUntil: null,
  paymentId: null,
  externalId: null,
  product: null,
  ...changes,
});

const tell = ({ env, taskQueue }: Run, workflowId: string, told: SubscriptionFact) =>
  env.client.workflow.signalWithStart<typeof keepSubscription, [SubscriptionFact]>('keepSubscription', {
    workflowId,
    taskQueue,
    args: ['store', 'sub', null],
    signal: subscriptionChangedSignal,
    signalArgs: [told],
  });

/** Ends a subscription and waits for the end of its workflow, which a termination would leave to lock the server's time. */
async function end(run: Run, id: string): Promise<void> {
  await tell(run, id, fact({ turn: 'ended', at: later(await run.env.currentTimeMs(), 0) }));
  await run.env.sleep('31 days');
  await run.env.client.workflow.getHandle(id).result();
}

describe('keepSubscription', () => {
  const temporal = useTemporal();

  it('suspends the license of a store that goes silent, at the moment it should be, and restores it when it is paid', async () => {
    const activities = keeper();
    await temporal.run(activities, async (run) => {
      const now = await run.env.currentTimeMs();
      const id = randomUUID();
      await tell(run, id, fact({ turn: 'started', at: later(now, 0), paidUntil: later(now, 30) }));
      await run.env.sleep('36.5 days');
      const before = activities.kept.at(-1);
      await run.env.sleep('1 day');
      const suspended = activities.kept.at(-1);
      await tell(run, id, fact({ at: later(now, 37.5), paidUntil: later(now, 67.5) }));
      await run.env.sleep('1 minute');
      const restored = activities.kept.at(-1);
      await end(run, id);

      expect(before).toMatchObject({ state: 'overdue', suspensions: [] });
      expect(suspended).toMatchObject({ state: 'suspended', suspensions: ['payment'] });
      expect(Date.parse(suspended?.at ?? '') - now).toBeLessThan(37.1 * 24 * 60 * 60_000);
      expect(restored).toMatchObject({ state: 'active', suspensions: [] });
    });
  });

  it('lives through a trial, two years of renewals with two failures and a change of plan, and ends with the period', async () => {
    const activities = keeper();
    const types = await temporal.run(activities, async (run) => {
      const now = await run.env.currentTimeMs();
      const id = randomUUID();
      const at = (days: number) => later(now, days);
      await tell(run, id, fact({ turn: 'started', at: at(0), paidUntil: at(14) }));
      for (let month = 0; month < 24; month += 1) {
        const due = 14 + month * 30;
        await run.env.sleep(month === 0 ? '14 days' : '30 days');
        if (month === 5 || month === 17) await tell(run, id, fact({ turn: 'paymentFailed', at: at(due) }));
        if (month === 8) await tell(run, id, fact({ turn: 'planChanged', at: at(due), product: 'larger' }));
        await tell(run, id, fact({ at: at(due + 0.01), paidUntil: at(due + 30) }));
      }
      const until = at(14 + 24 * 30);
      await tell(run, id, fact({ turn: 'cancelledAtPeriodEnd', at: at(14 + 23 * 30 + 5), paidUntil: until }));
      await run.env.sleep('29 days');
      const ending = activities.kept.at(-1);
      await run.env.sleep('40 days');
      const handle = run.env.client.workflow.getHandle(id);
      await handle.result();

      expect(activities.kept.some(({ suspensions }) => suspensions.length > 0)).toBe(false);
      expect(ending).toMatchObject({ state: 'ending', expiresAt: until });
      expect(activities.kept.at(-1)).toMatchObject({ state: 'ended', expiresAt: until });
      return eventTypes(handle);
    });

    expect(types.length).toBeLessThan(600);
  });

  it('begins a new run every 30 days, so that no history needs an old key for longer, and forgets nothing', async () => {
    const activities = keeper();
    await temporal.run(activities, async (run) => {
      const now = await run.env.currentTimeMs();
      const id = randomUUID();
      const runOf = async () => (await run.env.client.workflow.getHandle(id).describe()).runId;
      await tell(run, id, fact({ turn: 'started', at: later(now, 0), paidUntil: later(now, 365) }));
      const first = await runOf();
      await run.env.sleep('29 days');
      const early = await runOf();
      await run.env.sleep('2 days');
      const second = await runOf();
      await run.env.sleep('31 days');
      const third = await runOf();
      await end(run, id);

      expect(early).toBe(first);
      expect(new Set([first, second, third]).size).toBe(3);
    });

    const turns = activities.keepLicenses.mock.lastCall?.[0].facts.map(({ turn }) => turn);
    expect(turns).toEqual(['started', 'ended']);
    expect(activities.findSubscription).toHaveBeenCalledTimes(1);
  });

  it('goes on from its record when it is told something after its end', async () => {
    const started = fact({ turn: 'started', paidUntil: later(Date.now(), 300) });
    const known = learn(newSubscription('store', 'sub'), started);
    const activities = keeper(known);
    await temporal.run(activities, async (run) => {
      const id = randomUUID();
      await tell(run, id, fact({ turn: 'paused', at: later(Date.now(), 1) }));
      await run.env.sleep('1 minute');
      await end(run, id);
    });

    const turns = activities.keepLicenses.mock.lastCall?.[0].facts.map(({ turn }) => turn);
    expect(turns).toEqual(expect.arrayContaining(['started', 'paused', 'ended']));
  });

  it('tries again to keep what could not be kept', async () => {
    let failures = 3;
    const activities = keeper();
    const keepLicenses = jest.fn((subscription: Subscription, at: string) =>
      failures-- > 0 ? Promise.reject(new Error('no database')) : activities.keepLicenses(subscription, at),
    );
    await temporal.run({ ...activities, keepLicenses }, async (run) => {
      const id = randomUUID();
      await tell(run, id, fact({ turn: 'ended' }));
      await run.env.sleep('40 days');
      await run.env.client.workflow.getHandle(id).result();
    });

    expect(activities.kept).toMatchObject([{ state: 'ended' }]);
  });
});
