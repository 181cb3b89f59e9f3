import { ApplicationFailure } from '@temporalio/activity';
import type { AllocationRequest } from '../../domain/allocation';
import { codesFetchedSignal, orderStatusQuery, purchaseReceivedSignal } from '../../workflows/messages';
import { fakeActivities, newIdentity, notify, place } from '../helpers/orders';
import { allocated, granted, purchase, purchaseLine, waiting } from '../helpers/purchases';
import { eventTypes, useTemporal } from '../helpers/temporal';

describe('fulfillOrder', () => {
  const temporal = useTemporal();

  it('mails the codes of a notified purchase within 14 events', async () => {
    const activities = fakeActivities();
    const { state, events } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      return { state: await handle.result(), events: await eventTypes(handle) };
    });

    expect(state).toBe('delivered');
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
    expect(activities.recorded).toHaveLength(1);
    expect(events.length).toBeLessThanOrEqual(14);
  });

  it('answers a placed order once its codes are granted', async () => {
    const activities = fakeActivities();
    const { order } = await temporal.run(activities, async (run) => {
      const placed = await place(run, purchase({ channel: 'api', delivery: 'response' }));
      await placed.handle.result();
      return placed;
    });

    expect(order).toMatchObject({ state: 'delivered', lines: [{ state: 'delivered', granted: 1 }] });
    expect(activities.mailCodes).not.toHaveBeenCalled();
  });

  it('adds the lines of later messages and never does a known line again', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, (line) => (line.id === 'plugin' ? waiting(line) : granted(line)))),
      ),
    });
    const order = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ lines: [purchaseLine({ key: 'plugin', product: 'plugin' })] }));
      await handle.signal(
        purchaseReceivedSignal,
        purchase({ lines: [purchaseLine({ key: 'plugin', product: 'plugin', quantity: 3 }), purchaseLine()] }),
      );
      await handle.signal(purchaseReceivedSignal, purchase());
      await run.env.sleep('1 minute');
      const status = await handle.query(orderStatusQuery);
      await handle.terminate();
      return status;
    });

    expect(order.lines.map(({ id, state, quantity }) => [id, state, quantity])).toEqual([
      ['plugin', 'exception', 1],
      ['desktop-app', 'delivered', 1],
    ]);
    expect(order.timeline).toContainEqual(
      expect.objectContaining({ event: 'difference', note: 'quantity 3 instead of 1' }),
    );
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('waits for a mail server that is down for an hour, and records that meanwhile', async () => {
    let isUp = false;
    const activities = fakeActivities({
      mailCodes: jest.fn(() =>
        isUp ? Promise.resolve({ status: 'sent' as const }) : Promise.reject(ApplicationFailure.retryable('down')),
      ),
    });
    const { during, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 hour');
      const status = await handle.query(orderStatusQuery);
      isUp = true;
      return { during: status, state: await handle.result() };
    });

    expect(during.lines[0]?.state).toBe('granted');
    expect(activities.recorded[0]?.timeline).toContainEqual(expect.objectContaining({ event: 'mail_delayed' }));
    expect(state).toBe('delivered');
  });

  it('takes codes for handed over once the platform has fetched them', async () => {
    const activities = fakeActivities();
    const { order, state } = await temporal.run(activities, async (run) => {
      const placed = await place(run, purchase({ channel: 'reply', delivery: 'response' }));
      await placed.handle.signal(codesFetchedSignal, { lines: ['desktop-app'] });
      return { order: placed.order, state: await placed.handle.result() };
    });

    expect(order.lines[0]?.state).toBe('granted');
    expect(activities.mailCodes).not.toHaveBeenCalled();
    expect(state).toBe('delivered');
  });

  it('mails codes that were answered, but never said to have been fetched', async () => {
    const activities = fakeActivities();
    const state = await temporal.run(activities, async (run) => {
      const placed = await place(run, purchase({ channel: 'reply', delivery: 'response' }));
      return placed.handle.result();
    });

    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
    expect(state).toBe('delivered');
  });

  it('does nothing again that the record tells of, which it reads itself where nobody else could', async () => {
    const identity = newIdentity();
    const activities = fakeActivities();
    const { earlier, state } = await temporal.run(activities, async (run) => {
      await (await notify(run, purchase(), identity)).result();
      const again = await notify(run, purchase(), identity, 'unread');
      return { earlier: activities.recorded.length, state: await again.result() };
    });

    expect(earlier).toBe(1);
    expect(activities.findRecordedOrder).toHaveBeenCalledWith(identity.orderId);
    expect(activities.allocateCodes).toHaveBeenCalledTimes(1);
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
    expect(state).toBe('delivered');
  });

  it('mails a granted line itself when the platform does not call for it', async () => {
    const activities = fakeActivities();
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ delivery: 'response' }));
      await run.env.sleep('59 minutes');
      expect(activities.mailCodes).not.toHaveBeenCalled();
      return handle.result();
    });

    expect(state).toBe('delivered');
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('goes on when the database fails the first tries', async () => {
    let failures = 3;
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        failures-- > 0 ? Promise.reject(new Error('no database')) : Promise.resolve(allocated(request)),
      ),
    });
    const state = await temporal.run(activities, async (run) => (await notify(run, purchase())).result());

    expect(state).toBe('delivered');
    expect(activities.allocateCodes).toHaveBeenCalledTimes(4);
  });
});
