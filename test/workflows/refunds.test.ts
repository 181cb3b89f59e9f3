import type { AllocationRequest } from '../../domain/allocation';
import { cancelOrderUpdate, orderRefundedSignal, orderStatusQuery } from '../../workflows/messages';
import { fakeActivities, newIdentity, notify, operator, tell } from '../helpers/orders';
import { allocated, purchase, waiting } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

describe('refunds of fulfillOrder', () => {
  const temporal = useTemporal();

  it('tells the vendor of a refund after the end', async () => {
    const identity = newIdentity();
    const activities = fakeActivities();
    await temporal.run(activities, async (run) => {
      await endOf(await notify(run, purchase(), identity));
      const refund = { eventId: 'refund-1', lines: 'all' as const };
      await endOf(await tell(run, identity, orderRefundedSignal, refund, activities.recorded.at(-1)!));
    });

    expect(activities.mailTransaction).toHaveBeenCalledTimes(1);
    expect(activities.mailTransaction).toHaveBeenCalledWith(expect.objectContaining({ state: 'refunded' }));
  });

  it("owes the refund of a cancelled order, and ends by the store's refund", async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) => Promise.resolve(allocated(request, waiting))),
    });
    const { cancelled, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 minute');
      const order = await handle.executeUpdate(cancelOrderUpdate, { args: [operator] });
      await handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' });
      return { cancelled: order, state: await handle.result() };
    });

    expect(cancelled.lines[0]?.exception?.reason).toBe('refund_due');
    expect(state).toBe('refunded');
    expect(activities.releaseLine).toHaveBeenCalled();
  });

  it('ends a delivered line whose money is given back, and takes back its codes, also after the order has ended', async () => {
    const identity = newIdentity();
    const activities = fakeActivities();
    const refund = { eventId: 'refund-1', lines: ['desktop-app'] };
    const { order, state } = await temporal.run(activities, async (run) => {
      await endOf(await notify(run, purchase(), identity));
      const earlier = activities.recorded.at(-1)!;
      const again = await tell(run, identity, orderRefundedSignal, refund, earlier);
      return { state: await again.result(), order: await again.query(orderStatusQuery) };
    });

    expect(state).toBe('refunded');
    expect(order.lines[0]).toMatchObject({ state: 'refunded', granted: 1, round: 0 });
    expect(order.lines[0]?.deliveredAt).not.toBeNull();
    const delivered: unknown = expect.objectContaining({ round: 0, grantedAt: expect.any(String) as string });
    expect(activities.releaseLine).toHaveBeenCalledWith(expect.objectContaining({ line: delivered }));
    expect(activities.recorded.at(-1)?.state).toBe('refunded');
  });

  it('changes nothing for a refund that is told again', async () => {
    const identity = newIdentity();
    const activities = fakeActivities();
    const refund = { eventId: 'refund-1', lines: 'all' as const };
    await temporal.run(activities, async (run) => {
      await endOf(await notify(run, purchase(), identity));
      const refundOnce = () => tell(run, identity, orderRefundedSignal, refund, activities.recorded.at(-1)!);
      await endOf(await refundOnce());
      await endOf(await refundOnce());
    });

    expect(activities.recorded).toHaveLength(2);
    expect(activities.releaseLine).toHaveBeenCalledTimes(1);
  });

  it('does not hand over a line whose money is given back while its mail is delayed', async () => {
    let isUp = false;
    const activities = fakeActivities({
      mailCodes: jest.fn(() =>
        isUp ? Promise.resolve({ status: 'sent' as const }) : Promise.reject(new Error('no mail server')),
      ),
    });
    const order = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 hour');
      await handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' });
      isUp = true;
      await endOf(handle);
      return handle.query(orderStatusQuery);
    });

    expect(order).toMatchObject({ state: 'refunded', lines: [{ state: 'refunded', deliveredAt: null }] });
    expect(activities.releaseLine).toHaveBeenCalledTimes(1);
  });

  it('gives no code for a line whose refund came before its purchase', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, ({ id }) => ({ line: id, status: 'refunded', eventId: 'refund-1' }))),
      ),
    });
    const order = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await endOf(handle);
      return handle.query(orderStatusQuery);
    });

    expect(order.state).toBe('refunded');
    expect(order.timeline).toContainEqual(
      expect.objectContaining({ event: 'refunded', note: 'by the store (refund-1)' }),
    );
    expect(activities.mailCodes).not.toHaveBeenCalled();
  });
});
