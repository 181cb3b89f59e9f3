import type { AllocationRequest } from '../../domain/allocation';
import type { LineAction } from '../../domain/operator-action';
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
import { useTemporal } from '../helpers/temporal';

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
