import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { AllocationRequest } from '../../domain/allocation';
import {
  approveLineUpdate,
  cancelOrderUpdate,
  codesReservedSignal,
  orderStatusQuery,
  recordRefundUpdate,
  resubmitLineUpdate,
  switchSourceUpdate,
} from '../../workflows/messages';
import { fakeActivities, newIdentity, notify, operator } from '../helpers/orders';
import { allocated, granted, objection, purchase, purchaseLine, waiting } from '../helpers/purchases';
import { endOf, useTemporal } from '../helpers/temporal';

describe('exceptions of fulfillOrder', () => {
  const temporal = useTemporal();

  it('takes one of two actions that come at once, and refuses the other', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, (line) => (line.source === 'generate' ? granted(line) : waiting(line)))),
      ),
    });
    const { outcomes, order } = await temporal.run(activities, async (run) => {
      const lines = [purchaseLine(), purchaseLine({ key: 'plugin', product: 'plugin' })]; // the second keeps the order open
      const handle = await notify(run, purchase({ lines }));
      await run.env.sleep('1 minute');
      const action = { line: 'desktop-app', source: 'generate' as const, ...operator };
      const both = await Promise.allSettled([
        handle.executeUpdate(switchSourceUpdate, { args: [action] }),
        handle.executeUpdate(switchSourceUpdate, { args: [action] }),
      ]);
      await handle.signal(codesReservedSignal, { line: 'desktop-app' });
      await run.env.sleep('1 minute');
      const status = await handle.query(orderStatusQuery);
      await handle.terminate();
      return { outcomes: both.map(({ status: outcome }) => outcome), order: status };
    });

    expect(outcomes.sort()).toEqual(['fulfilled', 'rejected']);
    expect(order.lines[0]?.state).toBe('delivered');
  });

  it('owes the refund of a paid line whose window closes, and ends with the refund', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, objection('unknown_product'))),
      ),
    });
    const { before, state } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('22 days');
      const status = await handle.query(orderStatusQuery);
      await handle.executeUpdate(recordRefundUpdate, { args: [{ line: 'desktop-app', ...operator }] });
      return { before: status, state: await handle.result() };
    });

    expect(before.lines[0]).toMatchObject({ state: 'exception', exception: { reason: 'refund_due', deadline: null } });
    expect(activities.mailClosing).toHaveBeenCalledWith(expect.objectContaining({ charged: true }));
    expect(activities.mailTransaction).toHaveBeenCalledWith(expect.objectContaining({ state: 'exception' }));
    expect(state).toBe('refunded');
  });

  it('expires a line for which nothing was taken', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, objection('unknown_product'))),
      ),
    });
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ lines: [purchaseLine({ isFree: true })] }));
      return handle.result();
    });

    expect(state).toBe('expired');
    expect(activities.mailClosing).toHaveBeenCalledWith(expect.objectContaining({ charged: false }));
  });

  it('goes on with a corrected line, and refuses what nobody has signed', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(
          allocated(request, (line) =>
            line.product === 'plugin' ? granted(line) : objection('unknown_product')(line),
          ),
        ),
      ),
    });
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 minute');
      const unsigned = handle.executeUpdate(resubmitLineUpdate, {
        args: [{ line: 'desktop-app', by: 'olga', why: ' ' }],
      });
      await expect(unsigned).rejects.toThrow(WorkflowUpdateFailedError);
      const senseless = handle.executeUpdate(approveLineUpdate, { args: [{ line: 'desktop-app', ...operator }] });
      await expect(senseless).rejects.toThrow(WorkflowUpdateFailedError);
      await handle.executeUpdate(resubmitLineUpdate, {
        args: [{ line: 'desktop-app', ...operator, corrections: { product: 'plugin' } }],
      });
      return handle.result();
    });

    expect(state).toBe('delivered');
  });

  it('gives back what a line held before its quantity was corrected', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, (line) => (line.quantity === 2 ? granted(line) : waiting(line)))),
      ),
    });
    await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ lines: [purchaseLine({ quantity: 5 })] }));
      await run.env.sleep('1 minute');
      const corrections = { quantity: 2 };
      await handle.executeUpdate(resubmitLineUpdate, { args: [{ line: 'desktop-app', ...operator, corrections }] });
      return endOf(handle);
    });

    const held: unknown = expect.objectContaining({ quantity: 5, round: 0 });
    expect(activities.releaseLine).toHaveBeenCalledWith(expect.objectContaining({ line: held }));
  });

  it('serves a waiting line when its codes are reserved, also when the word comes early', async () => {
    const served = new Set<string>();
    const handles: Record<string, { signal: (line: string) => Promise<void> }> = {};
    const activities = fakeActivities({
      allocateCodes: jest.fn(async (request: AllocationRequest) => {
        const [line] = request.lines;
        if (served.has(request.identity.externalId)) return allocated(request);
        served.add(request.identity.externalId);
        await handles[request.identity.externalId]?.signal(line?.id ?? '');
        return allocated(request, waiting);
      }),
    });
    const states = await temporal.run(activities, async (run) => {
      const early = newIdentity();
      const workflow = run.env.client.workflow.getHandle(`order:${early.externalId}`);
      handles[early.externalId] = { signal: (line) => workflow.signal(codesReservedSignal, { line }) };
      const first = await notify(run, purchase(), early);
      const second = await notify(run, purchase());
      await run.env.sleep('1 hour');
      await second.signal(codesReservedSignal, { line: 'desktop-app' });
      return [await endOf(first), await endOf(second)];
    });

    expect(states).toEqual(['delivered', 'delivered']);
  });

  it('switches a waiting line to generated codes and gives back what it holds', async () => {
    const activities = fakeActivities({
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, (line) => (line.source === 'generate' ? granted(line) : waiting(line)))),
      ),
    });
    const state = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 minute');
      await handle.executeUpdate(switchSourceUpdate, {
        args: [{ line: 'desktop-app', source: 'generate', ...operator }],
      });
      return handle.result();
    });

    expect(state).toBe('delivered');
    const firstRound: unknown = expect.objectContaining({ round: 0 });
    expect(activities.releaseLine).toHaveBeenCalledWith(expect.objectContaining({ line: firstRound }));
    expect(activities.allocateCodes).toHaveBeenLastCalledWith(
      expect.objectContaining({ lines: [expect.objectContaining({ round: 1, source: 'generate' })] }),
    );
  });

  it('takes back the codes of a line that is cancelled while it is being allocated', async () => {
    let cancel: () => Promise<unknown> = () => Promise.resolve();
    let isFirst = true;
    const activities = fakeActivities({
      allocateCodes: jest.fn(async (request: AllocationRequest) => {
        if (isFirst) {
          isFirst = false;
          throw new Error('no database'); // so that the next try is one beside the workflow task
        }
        await cancel();
        return allocated(request);
      }),
    });
    const order = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ lines: [purchaseLine({ isFree: true })] }));
      cancel = () => handle.executeUpdate(cancelOrderUpdate, { args: [operator] });
      await endOf(handle);
      return handle.query(orderStatusQuery);
    });

    expect(order.state).toBe('cancelled');
    expect(activities.mailCodes).not.toHaveBeenCalled();
    expect(activities.releaseLine).toHaveBeenCalledTimes(2);
  });

  it('delivers the lines whose mail was taken while another of them is refused', async () => {
    const activities = fakeActivities({
      mailCodes: jest.fn(() => Promise.resolve({ status: 'refused' as const, reason: '550', lines: ['addon'] })),
    });
    const { lines } = await temporal.run(activities, async (run) => {
      const handle = await notify(run, purchase({ lines: [purchaseLine(), purchaseLine({ key: 'addon' })] }));
      await run.env.sleep('1 minute');
      return handle.query(orderStatusQuery);
    });

    expect(lines).toMatchObject([{ state: 'delivered' }, { exception: { reason: 'undeliverable' } }]);
  });
});
