import type { PurchaseLookup } from '../../../../activities/purchase-lookup';
import { cancelLineUpdate, recordRefundUpdate, resubmitLineUpdate } from '../../../../workflows/messages';
import { fakeActivities, newIdentity, notify } from '../../../helpers/orders';
import { purchase, purchaseLine } from '../../../helpers/purchases';
import { act, failing, toItsEnd, type Stories } from '../story';

const LINE = 'unlisted';
const buyer = { email: 'ann@example.com', name: 'Ann', company: null, country: null };
const unknown = { email: null, name: null, company: null, country: null };
const message = purchase({ lines: [], buyer: unknown, lookup: 'session-1' });
const found: PurchaseLookup = { status: 'found', details: { lines: [purchaseLine({ quantity: 2 })], buyer } };
const unusable: PurchaseLookup = { status: 'unusable', fault: 'items: missing' };

/** A platform that answers one after the other, the last one again and again. */
function platform(...answers: PurchaseLookup[]) {
  const [last = found] = answers.slice(-1);
  return fakeActivities({ lookUpPurchase: async () => answers.shift() ?? last });
}

/** Purchases whose messages leave out what was bought. */
export const lookups: Stories = {
  'looked-up': () => ({
    activities: platform(found),
    tell: async (run) => {
      const identity = newIdentity();
      await notify(run, message, identity);
      return toItsEnd(notify(run, message, identity));
    },
  }),

  'looked-up-later': () => ({
    activities: fakeActivities({ lookUpPurchase: failing(6, async () => found) }),
    tell: (run) => toItsEnd(notify(run, message)),
  }),

  'details_missing-and-resubmitted': () => ({
    activities: platform(unusable, unusable, found),
    tell: async (run) => {
      const handle = await notify(run, message);
      for (let n = 0; n < 2; n += 1) {
        await run.env.sleep('1 minute');
        await act(handle, resubmitLineUpdate, { line: LINE });
      }
      return toItsEnd(handle);
    },
  }),

  'details_missing-and-told-by-an-operator': () => ({
    activities: platform(unusable),
    tell: async (run) => {
      const handle = await notify(run, message);
      await run.env.sleep('1 minute');
      await act(handle, resubmitLineUpdate, { line: LINE, corrections: { product: 'desktop-app', quantity: 3 } });
      return toItsEnd(handle);
    },
  }),

  'details_missing-and-told-by-another-message': () => ({
    activities: platform(unusable),
    tell: async (run) => {
      const identity = newIdentity();
      await notify(run, message, identity);
      await run.env.sleep('1 minute');
      return toItsEnd(notify(run, purchase(), identity));
    },
  }),

  'details_missing-after-a-day-and-cancelled': () => ({
    activities: fakeActivities({ lookUpPurchase: () => Promise.reject(new Error('no answer')) }),
    tell: async (run) => {
      const handle = await notify(run, message);
      await run.env.sleep('25 hours');
      await act(handle, cancelLineUpdate, { line: LINE });
      await act(handle, recordRefundUpdate, { line: LINE });
      return toItsEnd(handle);
    },
  }),

  'details_missing-to-the-end-of-the-window': () => ({
    activities: platform(unusable),
    tell: async (run) => {
      const handle = await notify(run, message);
      await run.env.sleep('22 days');
      await act(handle, recordRefundUpdate, { line: LINE });
      return toItsEnd(handle);
    },
  }),
};
