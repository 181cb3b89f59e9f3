import type { AllocationRequest } from '../../domain/allocation';
import type { OrderIdentity } from '../../domain/ids';
import type { Corrections } from '../../domain/operator-action';
import type { Order } from '../../domain/order';
import { OrderLedger } from '../../domain/order-ledger';
import type { CancelOutcome, Charge, ChargeOutcome } from '../../domain/payment';
import {
  cancelLineUpdate,
  orderRefundedSignal,
  orderStatusQuery,
  paymentMendedSignal,
  resubmitLineUpdate,
} from '../../workflows/messages';
import { until } from '../helpers/engine';
import { fakeActivities, newIdentity, notify, operator } from '../helpers/orders';
import { allocated, granted, objection, purchase, purchaseLine } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

const LINE = 'desktop-app';
const payment = { method: 'sandbox-card', customer: null };
const order = (changes = {}) => purchase({ payment, ...changes });
const declined = (isHard: boolean): ChargeOutcome => ({
  status: 'declined',
  paymentId: 'pay-1',
  code: 'no_funds',
  isHard,
});
const charged: ChargeOutcome = { status: 'charged', paymentId: 'pay-1' };

/** A gateway whose answers come one after the other, the last one again and again. */
function gateway(...outcomes: ChargeOutcome[]) {
  const asked: Charge[] = [];
  const takePayment = jest.fn((_store: string, paymentId: string, charge: Charge) =>
    Promise.resolve({ ...outcomes[Math.min(asked.push(charge), outcomes.length) - 1]!, paymentId }),
  );
  return { asked, activities: { ...fakeActivities(), takePayment } };
}

describe('the payment of an order', () => {
  const temporal = useTemporal();

  it('is taken once for each line, when its codes are there and before they go out', async () => {
    const { asked, activities } = gateway(charged);
    const lines = [purchaseLine({ quantity: 2, tax: 1900 }), purchaseLine({ key: 'free', unitPrice: 0 })];
    const status = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order({ lines }));
      await handle.result();
      return handle.query(orderStatusQuery);
    });

    expect(asked).toMatchObject([{ line: LINE, money: { amount: 11_700, currency: 'USD' }, method: payment }]);
    expect(status.lines.map(({ charge }) => charge?.state ?? null)).toEqual(['charged', null]);
    expect(activities.takePayment.mock.invocationCallOrder[0]).toBeLessThan(
      Math.max(...activities.mailCodes.mock.invocationCallOrder),
    );
  });

  it('is not taken for a test order', async () => {
    const { asked, activities } = gateway(charged);
    const state = await temporal.run(activities, async (run) => (await notify(run, order({ test: true }))).result());

    expect([state, asked]).toEqual(['delivered', []]);
  });

  it('is asked for again on a schedule when it was declined softly, and keeps the line until then', async () => {
    const { asked, activities } = gateway(declined(false), declined(false), charged);
    const { held, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('30 minutes');
      const status = await handle.query(orderStatusQuery);
      return { held: status, state: await handle.result() };
    });

    expect(held.lines[0]).toMatchObject({ state: 'exception', exception: { reason: 'payment_declined' } });
    expect(asked.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(activities.preparePayment).toHaveBeenCalledTimes(1);
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
    expect(state).toBe('delivered');
  });

  it('is not asked for again when it was declined for good; at the end of its window the codes go back, uncharged', async () => {
    const { asked, activities } = gateway(declined(true));
    const state = await temporal.run(activities, async (run) => (await notify(run, order())).result());

    expect(state).toBe('expired');
    expect(asked).toHaveLength(1);
    expect(activities.mailPaymentDeclined).toHaveBeenCalledTimes(1);
    expect(activities.cancelPayment).toHaveBeenCalledTimes(1);
    expect(activities.releaseLine).toHaveBeenCalledTimes(1);
    expect(activities.mailCodes).not.toHaveBeenCalled();
    expect(activities.mailClosing).toHaveBeenCalledWith(expect.objectContaining({ charged: false }));
  });

  it('stays under the networks’ limits within its window', async () => {
    const { asked, activities } = gateway(declined(false));
    const state = await temporal.run(activities, async (run) => (await notify(run, order())).result());

    expect([state, asked.length]).toEqual(['expired', 8]);
  });

  it('is looked at again when the buyer has mended it', async () => {
    const { asked, activities } = gateway({ status: 'actionRequired', paymentId: 'pay-1' }, charged);
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('3 days');
      await handle.signal(paymentMendedSignal, { line: LINE });
      return endOf(handle);
    });

    expect(state).toBe('delivered');
    expect(asked.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  const resubmit = (handle: Awaited<ReturnType<typeof notify>>, corrections: Corrections = {}) =>
    handle.executeUpdate(resubmitLineUpdate, { args: [{ line: LINE, ...operator, corrections }] });

  it('is kept when an operator resubmits a line whose buyer has paid unheard', async () => {
    const { asked, activities } = gateway(declined(true), charged);
    activities.cancelPayment.mockResolvedValue({ status: 'charged' });
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('1 day');
      await resubmit(handle);
      return endOf(handle);
    });

    expect(state).toBe('delivered');
    expect(asked.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(activities.refundPayment).not.toHaveBeenCalled();
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('is only looked at when an operator resubmits what was declined for good', async () => {
    const { asked, activities } = gateway(declined(true));
    const { status, given } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('1 day');
      await resubmit(handle);
      await run.env.sleep('1 day');
      const seen = { status: await handle.query(orderStatusQuery), given: activities.cancelPayment.mock.calls.length };
      await handle.result();
      return seen;
    });

    expect(status.lines[0]).toMatchObject({ exception: { reason: 'payment_declined' } });
    expect(asked.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(given).toBe(0);
    expect(activities.preparePayment).toHaveBeenCalledTimes(1);
    expect(activities.allocateCodes).toHaveBeenCalledTimes(1);
  });

  it('goes along with a line that gets another product, and is not asked for anew', async () => {
    const { asked, activities } = gateway(declined(true), charged);
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('1 day');
      await resubmit(handle, { product: 'plugin' });
      return endOf(handle);
    });

    expect(state).toBe('delivered');
    expect(asked.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(activities.preparePayment).toHaveBeenCalledTimes(1);
    expect(activities.cancelPayment).not.toHaveBeenCalled();
    expect(activities.refundPayment).not.toHaveBeenCalled();
  });

  /** The record of an order whose line takes a payment along that was declined, and waits for another product. */
  function onItsWay(identity: OrderIdentity): Order {
    const ledger = new OrderLedger(identity, null, () => new Date());
    for (const line of ledger.take(order())) {
      ledger.move(line, 'allocating');
      ledger.preparePayment(line, 'pay-1');
      ledger.raise(line, 'unknown_product', { product: 'plugin' });
    }
    return ledger.checkpoint();
  }

  it.each([
    ['is given up', 'cancelled', 0, 'when its line ends on the way to another product'],
    ['goes back if the buyer has made it', 'charged', 1, 'when its line ends on the way to another product'],
    ['is given up', 'cancelled', 0, 'in a later run than the one that had begun it'],
  ] as const)('%s (%s, %d refunds) %s', async (_what, status, refunds, when) => {
    const { activities } = gateway(declined(true));
    activities.cancelPayment.mockResolvedValue({ status });
    activities.allocateCodes.mockImplementation((request: AllocationRequest) =>
      Promise.resolve(
        allocated(request, (line) => (line.product ? objection('unknown_product')(line) : granted(line))),
      ),
    );
    const state = await temporal.run(activities, async (run) => {
      const identity = newIdentity();
      const isLater = when.includes('later run');
      const handle = await notify(run, order(), identity, isLater ? onItsWay(identity) : null);
      await run.env.sleep('1 day');
      if (!isLater) await resubmit(handle, { product: 'plugin' });
      await run.env.sleep('1 day');
      await handle.executeUpdate(cancelLineUpdate, { args: [{ line: LINE, ...operator }] });
      return endOf(handle);
    });

    expect(state).toBe('cancelled');
    expect(activities.cancelPayment).toHaveBeenCalledTimes(1);
    expect(activities.refundPayment).toHaveBeenCalledTimes(refunds);
  });

  it('is kept when the line gets another product while its payment is being given up, and turns out to be made', async () => {
    let decide: (outcome: CancelOutcome) => void = () => undefined;
    const { activities } = gateway(declined(true), charged);
    activities.cancelPayment.mockReturnValue(new Promise((resolve) => (decide = resolve)));
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      const passing = run.env.sleep('8 days'); // time stands still while an activity is at work
      await until('the end of the window', () => Promise.resolve(activities.cancelPayment.mock.calls.length === 1));
      await resubmit(handle, { product: 'plugin' });
      decide({ status: 'charged' });
      await passing;
      return endOf(handle);
    });

    expect(state).toBe('delivered');
    expect(activities.refundPayment).not.toHaveBeenCalled();
    expect(activities.mailCodes).toHaveBeenCalledTimes(1);
  });

  it('keeps what the buyer paid in the last moment, and delivers', async () => {
    const { activities } = gateway(declined(true));
    activities.cancelPayment.mockResolvedValue({ status: 'charged' });
    const state = await temporal.run(activities, async (run) => (await notify(run, order())).result());

    expect(state).toBe('delivered');
    expect(activities.refundPayment).not.toHaveBeenCalled();
  });

  it('is made anew when it has lapsed', async () => {
    const { asked, activities } = gateway({ status: 'lapsed', paymentId: 'pay-1' }, charged);
    const state = await temporal.run(activities, async (run) => (await notify(run, order())).result());

    expect(state).toBe('delivered');
    expect(activities.preparePayment).toHaveBeenCalledTimes(2);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
  });

  it.each([
    ['refunds it if it went through', charged, 'refunded', 1, 0],
    ['gives it up if it did not', declined(true), 'cancelled', 0, 1],
  ])(
    'waits for the outcome of a charge that a cancellation meets, and %s',
    async (_case, outcome, end, refunds, voids) => {
      let decide: (outcome: ChargeOutcome) => void = () => undefined;
      const takePayment = jest.fn(() => new Promise<ChargeOutcome>((resolve) => (decide = resolve)));
      const activities = fakeActivities({ takePayment });
      const state = await temporal.run(activities, async (run) => {
        const handle = await notify(run, order());
        await run.env.sleep('5 seconds');
        await handle.executeUpdate(cancelLineUpdate, { args: [{ line: LINE, ...operator }] });
        decide(outcome);
        return endOf(handle);
      });

      expect(state).toBe(end);
      expect(activities.refundPayment).toHaveBeenCalledTimes(refunds);
      expect(activities.cancelPayment).toHaveBeenCalledTimes(voids);
      expect(activities.releaseLine).toHaveBeenCalled();
      expect(activities.mailCodes).not.toHaveBeenCalled();
    },
  );

  it('goes back when the line was refunded by its store while the charge was on its way', async () => {
    let decide: (outcome: ChargeOutcome) => void = () => undefined;
    const takePayment = jest.fn(() => new Promise<ChargeOutcome>((resolve) => (decide = resolve)));
    const activities = fakeActivities({ takePayment });
    activities.cancelPayment.mockResolvedValue({ status: 'charged' });
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('5 seconds');
      await handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' });
      decide(charged);
      return endOf(handle);
    });

    expect(state).toBe('refunded');
    expect(activities.refundPayment).toHaveBeenCalledTimes(1);
  });

  it('stays a refund due when the gateway refuses to give it back', async () => {
    const { activities } = gateway(charged);
    activities.mailCodes.mockResolvedValue({ status: 'refused', reason: '550' } as never);
    activities.refundPayment.mockResolvedValue({ status: 'refused', message: 'too old' });
    const status = await temporal.run(activities, async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('1 minute');
      await handle.executeUpdate(cancelLineUpdate, { args: [{ line: LINE, ...operator }] });
      await run.env.sleep('1 minute');
      const cancelled = await handle.query(orderStatusQuery);
      await handle.terminate();
      return cancelled;
    });

    expect(status.lines[0]).toMatchObject({ exception: { reason: 'refund_due' }, charge: { state: 'charged' } });
  });
});
