import type { Activities } from '../../../../activities/activities';
import type { AllocationOutcome, AllocationRequest } from '../../../../domain/allocation';
import {
  codesFetchedSignal,
  orderStatusQuery,
  purchaseReceivedSignal,
  resendOrderUpdate,
  resubmitLineUpdate,
} from '../../../../workflows/messages';
import { fakeActivities, notify, operator, place } from '../../../helpers/orders';
import { allocated, granted, objection, purchase, purchaseLine } from '../../../helpers/purchases';
import { act, failing, toItsEnd, type Stories } from '../story';

const LINE = 'desktop-app';
const sent = () => Promise.resolve({ status: 'sent' as const });
const plugin = (quantity = 1) => purchaseLine({ key: 'plugin', product: 'plugin', quantity });
const allocating = (allocateCodes: Activities['allocateCodes']) => fakeActivities({ allocateCodes });

/** Purchases whose codes are there at once, and the ways on which they leave. */
export const deliveries: Stories = {
  'code-in-response': () => ({
    activities: fakeActivities(),
    tell: (run) =>
      toItsEnd(place(run, purchase({ channel: 'api', delivery: 'response' })).then(({ handle }) => handle)),
  }),

  'code-in-response-and-mail': () => ({
    activities: fakeActivities(),
    tell: (run) => toItsEnd(place(run, purchase({ channel: 'api', delivery: 'both' })).then(({ handle }) => handle)),
  }),

  'placed-and-mailed': () => ({
    activities: fakeActivities(),
    tell: (run) => toItsEnd(place(run, purchase({ channel: 'api' })).then(({ handle }) => handle)),
  }),

  mailed: () => ({
    activities: fakeActivities(),
    tell: (run) => toItsEnd(notify(run, purchase())),
  }),

  'mail-delayed': () => ({
    activities: fakeActivities({ mailCodes: failing(8, sent) }),
    tell: (run) => toItsEnd(notify(run, purchase())),
  }),

  'mail-put-off-for-a-day-then-resubmitted': () => {
    let isUp = false;
    const mailCodes = () => (isUp ? sent() : Promise.reject(new Error('450 4.1.2')));
    return {
      activities: fakeActivities({ mailCodes }),
      tell: async (run) => {
        const handle = await notify(run, purchase());
        await run.env.sleep('25 hours');
        isUp = true;
        await act(handle, resubmitLineUpdate, { line: LINE });
        return toItsEnd(handle);
      },
    };
  },

  'one-line-refused-by-the-mail-server': () => {
    const refused = { status: 'refused' as const, reason: '550', lines: ['plugin'] };
    let isFirst = true;
    const mailCodes = () => {
      const outcome = isFirst ? Promise.resolve(refused) : sent();
      isFirst = false;
      return outcome;
    };
    return {
      activities: fakeActivities({ mailCodes }),
      tell: async (run) => {
        const handle = await notify(run, purchase({ lines: [purchaseLine(), plugin()] }));
        await run.env.sleep('30 days');
        await act(handle, resubmitLineUpdate, { line: 'plugin', corrections: { email: 'ann@example.org' } });
        return toItsEnd(handle);
      },
    };
  },

  'codes-fetched-by-the-platform': () => ({
    activities: fakeActivities(),
    tell: async (run) => {
      const { handle } = await place(run, purchase({ channel: 'reply', delivery: 'response' }));
      await handle.signal(codesFetchedSignal, { lines: [LINE] });
      return toItsEnd(handle);
    },
  }),

  'codes-not-fetched-and-mailed': () => ({
    activities: fakeActivities(),
    tell: (run) => toItsEnd(notify(run, purchase({ delivery: 'response' }))),
  }),

  'fetched-after-all-though-no-mail-could-bring-them': () => ({
    activities: fakeActivities({ mailCodes: () => Promise.resolve({ status: 'refused', reason: 'no address' }) }),
    tell: async (run) => {
      const handle = await notify(run, purchase({ channel: 'reply', delivery: 'response' }));
      await run.env.sleep('2 hours');
      await handle.signal(codesFetchedSignal, { lines: [LINE] });
      return toItsEnd(handle);
    },
  }),

  'lines-in-several-messages': () => ({
    activities: allocating(async (request) =>
      allocated(request, (line) => (line.id === 'plugin' ? objection('unknown_product')(line) : granted(line))),
    ),
    tell: async (run) => {
      const handle = await notify(run, purchase({ lines: [plugin()] }));
      await handle.signal(purchaseReceivedSignal, purchase({ lines: [plugin(3), purchaseLine()] }));
      await handle.signal(purchaseReceivedSignal, purchase());
      await run.env.sleep('1 minute');
      return handle;
    },
  }),

  'many-units-in-batches-with-low-stock': () => {
    let count = 0;
    const outcomeOf = ({
      id,
      storeProduct: product,
      quantity,
    }: AllocationRequest['lines'][number]): AllocationOutcome => {
      count += 100;
      const status = count < quantity ? 'partial' : 'granted';
      return { line: id, status, product, granted: count, stockIsLow: status === 'granted' };
    };
    return {
      activities: allocating(async (request) => allocated(request, outcomeOf)),
      tell: (run) => toItsEnd(notify(run, purchase({ lines: [purchaseLine({ quantity: 200 })] }))),
    };
  },

  'database-out-of-reach': () => ({
    activities: fakeActivities({
      allocateCodes: failing(3, async (request) => allocated(request)),
      recordOrder: failing(2, async () => undefined),
    }),
    tell: (run) => toItsEnd(notify(run, purchase())),
  }),

  'vendor-told-of-the-end': () => ({
    activities: allocating(async (request) => allocated(request, granted, { notifyVendor: true })),
    tell: (run) => toItsEnd(notify(run, purchase())),
  }),

  'resent-while-another-line-waits': () => ({
    activities: allocating(async (request) =>
      allocated(request, (line) => (line.id === 'plugin' ? objection('unknown_product')(line) : granted(line))),
    ),
    tell: async (run) => {
      const handle = await notify(run, purchase({ lines: [purchaseLine(), plugin()] }));
      await run.env.sleep('1 minute');
      await handle.executeUpdate(resendOrderUpdate, { args: [{ ...operator, email: 'ann@example.org' }] });
      await run.env.sleep('1 minute');
      return handle;
    },
  }),

  'workflow-cancelled-by-mistake': () => {
    const mailCodes = failing(6, sent);
    return {
      activities: fakeActivities({
        mailCodes,
        allocateCodes: async (request) =>
          allocated(request, (line) =>
            line.product === 'plugin' ? granted(line) : objection('unknown_product')(line),
          ),
      }),
      tell: async (run) => {
        const handle = await notify(run, purchase());
        await run.env.sleep('1 minute');
        await handle.cancel();
        await handle.query(orderStatusQuery);
        await act(handle, resubmitLineUpdate, { line: LINE, corrections: { product: 'plugin' } });
        return toItsEnd(handle);
      },
    };
  },
};
