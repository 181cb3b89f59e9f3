import { activityInfo } from '@temporalio/activity';
import { fakeActivities, notify } from '../helpers/orders';
import { allocated, granted, purchase } from '../helpers/purchases';
import { eventTypes, useTemporal } from '../helpers/temporal';

describe('firstLocally', () => {
  const temporal = useTemporal();

  /** Records an order whose first try fails, so that the server has the step repeated, and what `durably` does. */
  async function recordLate(durably: (attempt: number) => Promise<void>) {
    const recordOrder = jest.fn(async () => {
      const { isLocal, attempt } = activityInfo();
      if (isLocal) throw new Error('no database');
      await durably(attempt);
    });
    const events = await temporal.run(
      fakeActivities({ recordOrder }),
      async (run) => {
        const handle = await notify(run, purchase());
        await handle.result();
        return eventTypes(handle);
      },
      { showsLife: false },
    );
    return { events, attempts: recordOrder.mock.calls.length };
  }

  it('has a step repeated within seconds whose worker shows no more life, at no further event', async () => {
    let giveUp: () => void = () => undefined;
    const timeouts = new Set<number | undefined>();
    const late = await recordLate(async (attempt) => {
      timeouts.add(activityInfo().heartbeatTimeoutMs);
      // The first hangs as if its worker had been killed: this one sends no heartbeats.
      if (attempt === 1) return new Promise((resolve) => (giveUp = resolve));
      giveUp();
    });
    const prompt = await recordLate(async () => undefined);

    expect([...timeouts]).toEqual([10_000]);
    expect(late.attempts).toBe(prompt.attempts + 1);
    expect(late.events).toEqual(prompt.events);
  });

  it.each([
    [0, 0],
    [1, 1],
    [300, 1],
    [1, 300],
  ])('comes to the same when it is replayed, after steps of %i and %i ms', async (first, second) => {
    const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    const activities = fakeActivities({
      allocateCodes: (request) =>
        Promise.resolve(allocated(request, (line) => ({ ...granted(line), stockIsLow: true }))),
      warnLowStock: async () => {
        await pause(first);
        if (activityInfo().isLocal) throw new Error('the first try fails');
      },
      mailCodes: async () => {
        await pause(second);
        return { status: 'sent' };
      },
    });
    const state = await temporal.run(activities, async (run) => (await notify(run, purchase())).result());

    expect(state).toBe('delivered'); // and `run` has replayed it
  });
});
