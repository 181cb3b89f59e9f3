import type { AllocationRequest } from '../../domain/allocation';
import type { Order } from '../../domain/order';
import {
  codesRevokedSignal,
  orderRefundedSignal,
  orderStatusQuery,
  type CodesRevocation,
} from '../../workflows/messages';
import { fakeActivities, newIdentity, notify, operator, tell } from '../helpers/orders';
import { allocated, granted, purchase, purchaseLine, waiting } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

describe('codes that an operator takes back', () => {
  const temporal = useTemporal();
  const lines = [purchaseLine(), purchaseLine({ key: 'plugin' })];

  /** Delivers an order of two lines, and sends each message after the order has ended. */
  const afterDelivery = async (...messages: CodesRevocation[]) => {
    const identity = newIdentity();
    const activities = fakeActivities();
    const order = await temporal.run(activities, async (run) => {
      await endOf(await notify(run, purchase({ lines }), identity));
      let after = activities.recorded.at(-1) as Order;
      for (const message of messages) {
        const handle = await tell(run, identity, codesRevokedSignal, message, after);
        await endOf(handle);
        after = await handle.query(orderStatusQuery);
      }
      return after;
    });
    return { order, activities };
  };
  const told = (changes: Partial<CodesRevocation> = {}): CodesRevocation => ({
    ...operator,
    lines: ['desktop-app'],
    reason: 'FraudSuppression',
    ...changes,
  });

  it('go back once, with the reason for their publisher, who has done it and why', async () => {
    const { order, activities } = await afterDelivery(told(), told({ by: 'oscar' }));

    expect(order.lines.map(({ state }) => state)).toEqual(['revoked', 'delivered']);
    expect(activities.releaseLine).toHaveBeenCalledTimes(1);
    expect(activities.releaseLine).toHaveBeenCalledWith(
      expect.objectContaining({
        reason: 'FraudSuppression',
        line: expect.objectContaining({ id: 'desktop-app' }) as unknown,
      }),
    );
    expect(order.timeline.filter(({ event }) => event === 'revoked')).toMatchObject([
      { line: 'desktop-app', ...operator, note: 'FraudSuppression' },
    ]);
    expect(activities.recordAction.mock.calls).toMatchObject([
      [{ action: 'revokeCodes', orderId: order.orderId, line: 'desktop-app', ...operator }],
    ]);
  });

  it('stay where nobody says who takes them back, why, of which lines, or for a known reason', async () => {
    const faulty = [{ by: '' }, { why: '' }, { reason: 'Whim' }, { lines: 'all' }] as unknown as CodesRevocation[];
    const { order, activities } = await afterDelivery(...faulty.map((fault) => told(fault)));

    expect(order.state).toBe('delivered');
    expect(activities.releaseLine).not.toHaveBeenCalled();
    expect(activities.recordAction).not.toHaveBeenCalled();
  });

  it('are taken from the delivered lines of an order that is under way, and from no others', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn(async (request: AllocationRequest) =>
        allocated(request, (line) => (line.id === 'plugin' ? waiting(line) : granted(line))),
      ),
    });
    const order = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ lines }));
      await run.env.sleep('1 minute');
      await handle.signal(codesRevokedSignal, told({ lines: ['desktop-app', 'plugin'] }));
      await run.env.sleep('1 minute');
      const after = await handle.query(orderStatusQuery);
      await handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: ['plugin'] });
      await endOf(handle);
      return after;
    });

    expect(order.lines.map(({ state }) => state)).toEqual(['revoked', 'exception']);
  });
});
