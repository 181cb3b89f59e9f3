import type { AllocationRequest } from '../../domain/allocation';
import {
  orderCancelledSignal,
  orderDisputedSignal,
  orderRefundedSignal,
  orderStatusQuery,
} from '../../workflows/messages';
import { fakeActivities, newIdentity, notify, tell } from '../helpers/orders';
import { allocated, purchase, waiting } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

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
