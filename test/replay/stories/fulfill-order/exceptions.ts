import type { WorkflowHandle } from '@temporalio/client';
import type { AllocationOutcome, AllocationRequest } from '../../../../domain/allocation';
import type { ExceptionReason } from '../../../../domain/exception';
import type { PurchaseLine } from '../../../../domain/purchase';
import {
  approveLineUpdate,
  cancelLineUpdate,
  cancelOrderUpdate,
  recordRefundUpdate,
  resubmitLineUpdate,
  switchSourceUpdate,
} from '../../../../workflows/messages';
import { fakeActivities, notify, operator } from '../../../helpers/orders';
import { allocated, granted, purchase, purchaseLine } from '../../../helpers/purchases';
import { act, toItsEnd, type Stories, type Story } from '../story';

type Asked = AllocationRequest['lines'][number];

const objectedTo =
  (reason: ExceptionReason) =>
  ({ id, storeProduct }: Asked): AllocationOutcome => ({
    line: id,
    status: 'objection',
    reason,
    facts: { product: storeProduct },
  });

/** Objects to each line the first time, and grants it then. */
function objecting(reason: ExceptionReason) {
  const asked = new Set<string>();
  const outcomeOf = (line: Asked) => {
    if (asked.has(line.id)) return granted(line);
    asked.add(line.id);
    return objectedTo(reason)(line);
  };
  return fakeActivities({ allocateCodes: async (request) => allocated(request, outcomeOf) });
}

const purchaseOf = (keys: string[], changes: Partial<PurchaseLine> = {}) =>
  purchase({ lines: keys.map((key) => purchaseLine({ key, isFree: key === 'free', ...changes })) });

/** One order with a line for each thing that may be done about an objection, and two that are left alone until their windows close. */
const everyWayOutOf =
  (
    reason: ExceptionReason,
    further: (handle: WorkflowHandle) => Promise<unknown>,
    changes: Partial<PurchaseLine> = {},
  ) =>
  (): Story => ({
    activities: objecting(reason),
    tell: async (run) => {
      const lines = ['resubmitted', 'corrected', 'further', 'cancelled', 'refunded', 'free', 'left'];
      const handle = await notify(run, purchaseOf(lines, changes));
      await run.env.sleep('1 minute');
      await act(handle, resubmitLineUpdate, { line: 'resubmitted' });
      const corrections = { quantity: 2, unitPrice: 5900, attributes: { edition: 'pro' } };
      await act(handle, resubmitLineUpdate, { line: 'corrected', corrections });
      await further(handle);
      await act(handle, cancelLineUpdate, { line: 'cancelled' });
      await act(handle, recordRefundUpdate, { line: 'refunded' });
      await run.env.sleep('22 days');
      for (const line of ['cancelled', 'left']) await act(handle, recordRefundUpdate, { line });
      return toItsEnd(handle);
    },
  });

const approved = (handle: WorkflowHandle) => act(handle, approveLineUpdate, { line: 'further' });

/** Lines that validation objects to, and what operators do about it. */
export const exceptions: Stories = {
  unknown_product: everyWayOutOf('unknown_product', (handle) =>
    act(handle, resubmitLineUpdate, { line: 'further', corrections: { product: 'plugin', email: 'ann@example.org' } }),
  ),

  identification_mismatch: everyWayOutOf('identification_mismatch', (handle) =>
    act(handle, resubmitLineUpdate, { line: 'further', corrections: { identification: { vendor: '1' } } }),
  ),

  no_code_format: everyWayOutOf('no_code_format', (handle) =>
    act(handle, switchSourceUpdate, { line: 'further', source: 'pool' }),
  ),

  upgrade_invalid: everyWayOutOf(
    'upgrade_invalid',
    (handle) => act(handle, resubmitLineUpdate, { line: 'further', corrections: { license: 'license-2' } }),
    { upgrades: { license: 'license-1', days: 30 } },
  ),

  below_minimum_price: everyWayOutOf('below_minimum_price', approved),

  quantity_over_limit: everyWayOutOf('quantity_over_limit', approved),

  'objected-to-twice': () => ({
    activities: fakeActivities({
      allocateCodes: async (request) =>
        allocated(request, (line) => {
          if (line.approved.length === 0) return objectedTo('quantity_over_limit')(line);
          return line.approved.length === 1 ? objectedTo('below_minimum_price')(line) : granted(line);
        }),
    }),
    tell: async (run) => {
      const handle = await notify(run, purchase());
      for (let n = 0; n < 2; n += 1) {
        await run.env.sleep('1 minute');
        await act(handle, approveLineUpdate, { line: 'desktop-app' });
      }
      return toItsEnd(handle);
    },
  }),

  'order-cancelled': () => ({
    activities: objecting('unknown_product'),
    tell: async (run) => {
      const handle = await notify(run, purchaseOf(['free', 'paid']));
      await run.env.sleep('1 minute');
      await handle.executeUpdate(cancelOrderUpdate, { args: [operator] });
      await act(handle, recordRefundUpdate, { line: 'paid' });
      return toItsEnd(handle);
    },
  }),

  'unsigned-and-senseless-actions': () => ({
    activities: objecting('unknown_product'),
    tell: async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 minute');
      const refused = [
        handle.executeUpdate(cancelOrderUpdate, { args: [{ by: 'olga', why: ' ' }] }),
        act(handle, approveLineUpdate, { line: 'desktop-app' }),
        act(handle, resubmitLineUpdate, { line: 'another' }),
      ];
      for (const action of refused) await expect(action).rejects.toThrow();
      await act(handle, resubmitLineUpdate, { line: 'desktop-app' });
      return toItsEnd(handle);
    },
  }),
};
