import type { SignalDefinition } from '@temporalio/common';
import type { PurchaseLookup } from '../../activities/purchase-lookup';
import type { AllocationRequest } from '../../domain/allocation';
import {
  orderCancelledSignal,
  orderDisputedSignal,
  orderRefundedSignal,
  orderStatusQuery,
} from '../../workflows/messages';
import { fakeActivities, newIdentity, notify, tell } from '../helpers/orders';
import { allocated, purchase, purchaseLine, waiting } from '../helpers/purchases';
import { endOf, useTemporal, type Run } from '../helpers/temporal';

describe('cancellations by the store', () => {
  const temporal = useTemporal();
  const cancelled = { eventId: 'cancel-1' };
  const withoutStock = () =>
    fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) => Promise.resolve(allocated(request, waiting))),
    });

  it('owe what has been paid for lines that were not handed over, until the store tells of its refund', async () => {
    const activities = withoutStock();
    const { owed, ended } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 minute');
      await handle.signal(orderCancelledSignal, cancelled);
      await handle.signal(orderCancelledSignal, cancelled);
      const before = await handle.query(orderStatusQuery);
      await handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' });
      await endOf(handle);
      return { owed: before, ended: await handle.query(orderStatusQuery) };
    });

    expect(owed.lines[0]?.exception).toMatchObject({
      reason: 'refund_due',
      facts: { cause: 'cancelled by the store' },
    });
    expect(owed.timeline.filter(({ event }) => event === 'cancelled_by_store')).toHaveLength(1);
    expect(ended.state).toBe('refunded');
    expect(activities.mailCodes).not.toHaveBeenCalled();
  });

  it('end lines that nobody has paid for', async () => {
    const order = await temporal.run(withoutStock(), async (run) => {
      const handle = await notify(run, purchase({ lines: [{ ...purchase().lines[0]!, isFree: true }] }));
      await run.env.sleep('1 minute');
      await handle.signal(orderCancelledSignal, cancelled);
      await endOf(handle);
      return handle.query(orderStatusQuery);
    });

    expect(order.state).toBe('cancelled');
  });

  it('leave what has been handed over to the refund', async () => {
    const identity = newIdentity();
    const activities = fakeActivities();
    const order = await temporal.run(activities, async (run) => {
      await endOf(await notify(run, purchase(), identity));
      const again = await tell(run, identity, orderCancelledSignal, cancelled, activities.recorded.at(-1)!);
      await endOf(again);
      return again.query(orderStatusQuery);
    });

    expect(order).toMatchObject({ state: 'delivered' });
    expect(order.timeline).toContainEqual(
      expect.objectContaining({ event: 'cancelled_by_store', note: 'by the store (cancel-1)' }),
    );
    expect(activities.releaseLine).not.toHaveBeenCalled();
  });
});

describe('disputes', () => {
  const temporal = useTemporal();
  const afterDelivery = async (outcomes: ('opened' | 'won' | 'lost')[]) => {
    const identity = newIdentity();
    const activities = fakeActivities();
    const order = await temporal.run(activities, async (run) => {
      await endOf(await notify(run, purchase(), identity));
      for (const outcome of outcomes) {
        const dispute = { eventId: `dispute-${outcome}`, outcome };
        await endOf(await tell(run, identity, orderDisputedSignal, dispute, activities.recorded.at(-1)!));
      }
      return activities.recorded.at(-1)!;
    });
    return { order, activities };
  };

  it('take nothing back when they are opened, or won', async () => {
    const { order, activities } = await afterDelivery(['opened', 'won']);

    expect(order.state).toBe('delivered');
    expect(order.timeline.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['dispute_opened', 'dispute_won']) as string[],
    );
    expect(activities.releaseLine).not.toHaveBeenCalled();
  });

  it('take the codes back when they are lost, once, and tell the publisher that it was a dispute', async () => {
    const { order, activities } = await afterDelivery(['opened', 'lost', 'lost']);

    expect(order.state).toBe('refunded');
    expect(activities.releaseLine).toHaveBeenCalledTimes(1);
    expect(activities.releaseLine).toHaveBeenCalledWith(expect.objectContaining({ reason: 'DisputeLineitem' }));
  });
});

describe('notices of an order whose lines are not known yet', () => {
  const temporal = useTemporal();
  const buyer = { email: 'ann@example.com', name: 'Ann', company: null, country: null };
  const found: PurchaseLookup = { status: 'found', details: { lines: [purchaseLine()], buyer } };
  const message = purchase({ lines: [], lookup: 'session-1' });

  /** Tells the notice while the platform does not answer, and then lets it answer. */
  async function tellEarly<Message>(run: Run, platform: Platform, signal: SignalDefinition<[Message]>, told: Message) {
    const handle = await notify(run, message);
    await run.env.sleep('10 minutes');
    await handle.signal(signal, told);
    await run.env.sleep('10 minutes');
    const before = await handle.query(orderStatusQuery);
    platform.answer = found;
    await run.env.sleep('20 minutes');
    return { handle, before, after: await handle.query(orderStatusQuery) };
  }

  const withPlatform = () => {
    const platform: Platform = { answer: null };
    const lookUpPurchase = jest.fn(() =>
      platform.answer ? Promise.resolve(platform.answer) : Promise.reject(new Error('no answer')),
    );
    return { platform, activities: fakeActivities({ lookUpPurchase }) };
  };

  it('give no codes to the lines of one that has been cancelled, and owe their money', async () => {
    const { platform, activities } = withPlatform();
    const { before, after, ended } = await temporal.run(activities, async (run) => {
      const told = await tellEarly(run, platform, orderCancelledSignal, { eventId: 'cancel-1' });
      await told.handle.signal(orderCancelledSignal, { eventId: 'cancel-1' });
      await told.handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' });
      await endOf(told.handle);
      return { ...told, ended: await told.handle.query(orderStatusQuery) };
    });
    const entry = { event: 'cancelled_by_store', line: null, note: 'by the store (cancel-1)' };

    expect(before.timeline).toContainEqual(expect.objectContaining(entry));
    expect(activities.recorded.find(({ lines }) => lines.length === 0)?.timeline).toBeDefined();
    expect(after.lines).toMatchObject([
      { state: 'exception', exception: { reason: 'refund_due', facts: { cause: 'cancelled by the store' } } },
    ]);
    expect(ended.state).toBe('refunded');
    expect(ended.timeline.filter(({ event }) => event === 'cancelled_by_store')).toHaveLength(1);
    expect(activities.allocateCodes).not.toHaveBeenCalled();
  });

  it('owe the money of one that has been cancelled when its platform does not tell the lines at all', async () => {
    const { activities } = withPlatform();
    const order = await temporal.run(activities, async (run) => {
      const handle = await notify(run, message);
      await run.env.sleep('10 minutes');
      await handle.signal(orderCancelledSignal, { eventId: 'cancel-1' });
      await run.env.sleep('25 hours');
      const owed = await handle.query(orderStatusQuery);
      await handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' });
      await endOf(handle);
      return owed;
    });

    expect(order.lines).toMatchObject([{ id: 'unlisted', exception: { reason: 'refund_due' } }]);
  });

  it('end one that has been refunded, whether its platform tells the lines after that or nothing that is of use', async () => {
    const refund = { eventId: 'refund-1', lines: 'all' as const };
    const ends = [];
    for (const answer of [found, { status: 'unusable' as const, fault: 'the money is not there' }]) {
      const { platform, activities } = withPlatform();
      ends.push(
        await temporal.run(activities, async (run) => {
          const handle = await notify(run, message);
          await run.env.sleep('10 minutes');
          await handle.signal(orderRefundedSignal, refund);
          platform.answer = answer;
          await run.env.sleep('20 minutes');
          await endOf(handle);
          return handle.query(orderStatusQuery);
        }),
      );
      expect(activities.allocateCodes).not.toHaveBeenCalled();
    }

    expect(ends).toMatchObject([
      { state: 'refunded', lines: [{ id: 'desktop-app' }] },
      { state: 'refunded', lines: [{ id: 'unlisted' }] },
    ]);
  });

  it('are known of one that is disputed, which is fulfilled all the same', async () => {
    const { platform, activities } = withPlatform();
    const dispute = { eventId: 'dispute-1', outcome: 'opened' as const };
    const { after } = await temporal.run(activities, async (run) => {
      const told = await tellEarly(run, platform, orderDisputedSignal, dispute);
      await endOf(told.handle);
      return told;
    });

    expect(after.state).toBe('delivered');
    expect(after.timeline.filter(({ event }) => event === 'dispute_opened')).toMatchObject([
      { line: null, note: 'dispute-1' },
    ]);
  });
});

interface Platform {
  answer: PurchaseLookup | null;
}
