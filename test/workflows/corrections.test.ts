import type { AllocationRequest } from '../../domain/allocation';
import type { Corrections, LineAction } from '../../domain/operator-action';
import type { Charge, ChargeOutcome } from '../../domain/payment';
import { findObjection } from '../../domain/validation';
import {
  approveLineUpdate,
  orderStatusQuery,
  purchaseReceivedSignal,
  resubmitLineUpdate,
} from '../../workflows/messages';
import { product, store } from '../activities/shop';
import { fakeActivities, notify, operator } from '../helpers/orders';
import { allocated, granted, objection, purchase, purchaseLine } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

describe('corrections and approvals of an order', () => {
  const temporal = useTemporal();

  /** Judges each line as the shop does whose product costs 50.00 at least. */
  function judging(maximumUnits: number) {
    const claims = { test: false, currency: 'USD', identification: {}, maximumUnits };
    return fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(
          allocated(request, (line) => {
            const priced = product(line.product ?? 'desktop-app', { minimumPrices: { USD: 5000 } });
            const found = findObjection(line, priced, store(), claims);
            return found ? { line: line.id, status: 'objection', ...found } : granted(line);
          }),
        ),
      ),
    });
  }

  it('owes the refund of a paid line whose price was corrected to nothing', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, objection('unknown_product'))),
      ),
    });
    const { lines } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 minute');
      await handle.executeUpdate(resubmitLineUpdate, {
        args: [{ line: 'desktop-app', ...operator, corrections: { unitPrice: 0 } }],
      });
      await run.env.sleep('22 days');
      return handle.query(orderStatusQuery);
    });

    expect(lines[0]).toMatchObject({ unitPrice: 0, exception: { reason: 'refund_due' } });
  });

  /** An order of three units that Keyrail charges, corrected once and followed to its end. */
  async function chargedAfter(corrections: Corrections, outcomes: ChargeOutcome['status'][] = []) {
    const isDeclinedFirst = outcomes.length > 0;
    let isFirst = !isDeclinedFirst;
    const takePayment = jest.fn<Promise<ChargeOutcome>, [string, string, Charge]>((_store, paymentId) => {
      const isDeclined = outcomes.shift() === 'declined';
      const outcome: ChargeOutcome = isDeclined
        ? { status: 'declined', paymentId, code: 'lost_card', isHard: true }
        : { status: 'charged', paymentId };
      return Promise.resolve(outcome);
    });
    const activities = fakeActivities({
      takePayment,
      allocateCodes: jest.fn((request: AllocationRequest) => {
        const outcomeOf = isFirst ? objection('unknown_product') : granted;
        isFirst = false;
        return Promise.resolve(allocated(request, outcomeOf));
      }),
    });
    activities.cancelPayment.mockResolvedValue({ status: 'charged' });
    const line = await temporal.run(activities, async (run) => {
      const payment = { method: 'sandbox-card', customer: null };
      const lines = [purchaseLine({ quantity: 3, unitPrice: 2900, tax: 1000 })];
      const handle = await notify(run, purchase({ payment, lines }));
      await run.env.sleep('1 minute');
      await handle.executeUpdate(resubmitLineUpdate, { args: [{ line: 'desktop-app', ...operator, corrections }] });
      await endOf(handle);
      return (await handle.query(orderStatusQuery)).lines[0];
    });
    return { line, activities, asked: takePayment.mock.calls.map(([, payment, { money }]) => [payment, money.amount]) };
  }

  it.each([
    ['a quantity is', { quantity: 1 }, 3233, 333],
    ['a price is', { unitPrice: 1900 }, 6355, 655],
  ])('charge less when %s corrected downwards, and the tax in proportion', async (_what, corrections, amount, tax) => {
    const { line, asked } = await chargedAfter(corrections);

    expect(asked).toEqual([[expect.any(String), amount]]);
    expect(line).toMatchObject({ state: 'delivered', tax, charge: { state: 'charged', amount } });
  });

  it('never charge more than the buyer has agreed to', async () => {
    const { line, asked } = await chargedAfter({ quantity: 5, unitPrice: 3900 });

    expect(asked).toEqual([[expect.any(String), 9700]]);
    expect(line).toMatchObject({ state: 'delivered', quantity: 5, tax: 1000 });
  });

  it.each([
    ['a quantity', { quantity: 1 }, 3233],
    ['a price', { unitPrice: 1900 }, 6355],
  ])(
    'charge %s by another payment when the one for more was declined, which goes back if it was made',
    async (_what, corrections, amount) => {
      const { line, activities, asked } = await chargedAfter(corrections, ['declined']);
      const [[first], [second]] = asked as [[string, number], [string, number]];

      expect(asked.map(([, each]) => each)).toEqual([9700, amount]);
      expect(second).not.toBe(first);
      expect(activities.cancelPayment.mock.calls).toEqual([['direct', first]]);
      expect(activities.refundPayment.mock.calls).toEqual([['direct', first]]);
      expect(line).toMatchObject({ state: 'delivered', charge: { state: 'charged', amount, paymentId: second } });
    },
  );

  it('leave a line a price that Keyrail charges', async () => {
    await expect(chargedAfter({ unitPrice: 0 })).rejects.toMatchObject({
      cause: { message: 'Line desktop-app is charged, and needs a price.' },
    });
  });

  it('lets a line bring a license of its own whose code nobody has', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(
          allocated(request, (line) =>
            line.upgrades
              ? { line: line.id, status: 'objection', reason: 'upgrade_invalid', facts: { cause: 'Nobody has it.' } }
              : granted(line),
          ),
        ),
      ),
    });
    const { lines } = await temporal.run(activities, async (run) => {
      const upgrades = { license: null, days: null };
      const handle = await notify(run, purchase({ lines: [purchaseLine({ upgrades })] }));
      await run.env.sleep('1 minute');
      await handle.executeUpdate(resubmitLineUpdate, {
        args: [{ line: 'desktop-app', ...operator, corrections: { license: null } }],
      });
      await handle.result();
      return handle.query(orderStatusQuery);
    });

    expect(lines).toMatchObject([{ state: 'delivered' }]);
    expect(lines[0]).not.toHaveProperty('upgrades');
  });

  it('keeps a line waiting whose price comes by a later message, and goes on when it is resubmitted', async () => {
    const activities = judging(100);
    const { seen, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ lines: [purchaseLine({ unitPrice: null })] }));
      await run.env.sleep('1 minute');
      await handle.signal(purchaseReceivedSignal, purchase({ lines: [purchaseLine({ unitPrice: 5000 })] }));
      await run.env.sleep('1 minute');
      const { lines } = await handle.query(orderStatusQuery);
      await handle.executeUpdate(resubmitLineUpdate, { args: [{ line: 'desktop-app', ...operator }] });
      return { seen: lines[0], state: await handle.result() };
    });

    expect(seen).toMatchObject({ unitPrice: 5000, exception: { reason: 'below_minimum_price' } });
    expect(state).toBe('delivered');
  });

  it('holds a line for its price though its quantity has been approved', async () => {
    const activities = judging(1);
    const { reasons, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ lines: [purchaseLine({ quantity: 2 })] }));
      const act: [LineAction] = [{ line: 'desktop-app', ...operator }];
      const seen: unknown[] = [];
      const look = async () => {
        await run.env.sleep('1 minute');
        const { lines } = await handle.query(orderStatusQuery);
        seen.push(lines[0]?.exception?.reason);
      };
      await look();
      await handle.executeUpdate(approveLineUpdate, { args: act });
      await look();
      await handle.executeUpdate(approveLineUpdate, { args: act });
      return { reasons: seen, state: await handle.result() };
    });

    const approval = { action: 'approveLine', line: 'desktop-app', ...operator };
    const recorded = activities.recordAction.mock.calls.map(([record]) => record);
    expect(recorded).toMatchObject([approval, approval]);
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(2);
    expect(reasons).toEqual(['quantity_over_limit', 'below_minimum_price']);
    expect(state).toBe('delivered');
  });
});
