import type { AllocationRequest } from '../../../../domain/allocation';
import {
  cancelLineUpdate,
  codesReservedSignal,
  enterKeysUpdate,
  recordRefundUpdate,
  resubmitLineUpdate,
  switchSourceUpdate,
} from '../../../../workflows/messages';
import { fakeActivities, newIdentity, notify } from '../../../helpers/orders';
import { allocated, granted, purchase, purchaseLine, waiting } from '../../../helpers/purchases';
import { act, toItsEnd, type Stories } from '../story';

const LINE = 'desktop-app';

/** A pool that has nothing for a line the first time, and something whenever it is asked again. */
function emptyPool() {
  const asked = new Set<string>();
  return fakeActivities({
    allocateCodes: async (request) =>
      allocated(request, (line) => {
        if (asked.has(line.id)) return granted(line);
        asked.add(line.id);
        return waiting(line);
      }),
  });
}

/** Lines that wait for the stock of their product. */
export const pools: Stories = {
  'waited-for-stock-and-served': () => ({
    activities: emptyPool(),
    tell: async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 hour');
      await handle.signal(codesReservedSignal, { line: LINE });
      return toItsEnd(handle);
    },
  }),

  'served-before-it-waited': () => {
    const identity = newIdentity();
    let tellEarly: () => Promise<unknown> = () => Promise.resolve();
    const pool = emptyPool();
    const allocateCodes = async (request: AllocationRequest) => {
      const tell = tellEarly;
      tellEarly = () => Promise.resolve(); // once: a signal in every try would keep the workflow from ever ending
      await tell();
      return pool.allocateCodes(request);
    };
    return {
      activities: { ...pool, allocateCodes },
      tell: async (run) => {
        const order = run.env.client.workflow.getHandle(`order:${identity.externalId}`);
        tellEarly = () => order.signal(codesReservedSignal, { line: LINE });
        return toItsEnd(notify(run, purchase(), identity));
      },
    };
  },

  pool_empty: () => ({
    activities: emptyPool(),
    tell: async (run) => {
      const keys = ['resubmitted', 'corrected', 'switched', 'entered', 'cancelled', 'refunded', 'free', 'left'];
      const lines = keys.map((key) => purchaseLine({ key, isFree: key === 'free' }));
      const handle = await notify(run, purchase({ lines }));
      await run.env.sleep('1 minute');
      await act(handle, resubmitLineUpdate, { line: 'resubmitted' });
      await act(handle, resubmitLineUpdate, { line: 'corrected', corrections: { quantity: 2 } });
      await act(handle, switchSourceUpdate, { line: 'switched', source: 'generate' });
      await act(handle, enterKeysUpdate, { line: 'entered' });
      await act(handle, cancelLineUpdate, { line: 'cancelled' });
      await act(handle, recordRefundUpdate, { line: 'refunded' });
      await run.env.sleep('22 days');
      for (const line of ['cancelled', 'left']) await act(handle, recordRefundUpdate, { line });
      return toItsEnd(handle);
    },
  }),
};
