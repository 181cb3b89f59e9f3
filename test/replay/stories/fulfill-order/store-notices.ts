import { orderCancelledSignal, orderDisputedSignal, orderRefundedSignal } from '../../../../workflows/messages';
import { fakeActivities, notify } from '../../../helpers/orders';
import { allocated, granted, purchase, purchaseLine, waiting } from '../../../helpers/purchases';
import { failing, toItsEnd, type Stories } from '../story';

const refund = { eventId: 'refund-1', lines: 'all' as const };
const cancellation = { eventId: 'cancel-1' };
const withoutStock = () => fakeActivities({ allocateCodes: async (request) => allocated(request, waiting) });

/** A platform that tells the lines after so many failures. */
const platformThatAnswers = (after: number) => {
  const { buyer } = purchase();
  const details = { lines: [purchaseLine()], buyer };
  return fakeActivities({ lookUpPurchase: failing(after, async () => ({ status: 'found' as const, details })) });
};

/** What a store tells of an order that is under way. */
export const storeNotices: Stories = {
  'refunded-while-it-waits': () => ({
    activities: withoutStock(),
    tell: async (run) => {
      const lines = [purchaseLine(), purchaseLine({ key: 'plugin' })];
      const handle = await notify(run, purchase({ lines }));
      await run.env.sleep('1 minute');
      await handle.signal(orderRefundedSignal, { eventId: 'refund-0', lines: ['plugin'] });
      await run.env.sleep('1 minute');
      await handle.signal(orderRefundedSignal, refund);
      return toItsEnd(handle);
    },
  }),

  'refunded-while-its-mail-is-delayed': () => ({
    activities: fakeActivities({ mailCodes: failing(20, async () => ({ status: 'sent' })) }),
    tell: async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('5 minutes');
      await handle.signal(orderRefundedSignal, refund);
      return toItsEnd(handle);
    },
  }),

  'refunded-before-its-purchase': () => ({
    activities: fakeActivities({
      allocateCodes: async (request) =>
        allocated(request, ({ id }) => ({ line: id, status: 'refunded', eventId: 'refund-1' })),
    }),
    tell: (run) => toItsEnd(notify(run, purchase())),
  }),

  'cancelled-by-the-store-and-refunded': () => ({
    activities: withoutStock(),
    tell: async (run) => {
      const handle = await notify(run, purchase());
      await run.env.sleep('1 minute');
      await handle.signal(orderCancelledSignal, cancellation);
      await handle.signal(orderCancelledSignal, cancellation);
      await run.env.sleep('1 minute');
      await handle.signal(orderRefundedSignal, refund);
      return toItsEnd(handle);
    },
  }),

  'cancelled-by-the-store-unpaid': () => ({
    activities: withoutStock(),
    tell: async (run) => {
      const handle = await notify(run, purchase({ lines: [purchaseLine({ isFree: true })] }));
      await run.env.sleep('1 minute');
      await handle.signal(orderCancelledSignal, cancellation);
      return toItsEnd(handle);
    },
  }),

  'disputed-and-lost': () => ({
    activities: fakeActivities({
      allocateCodes: async (request) =>
        allocated(request, (line) => (line.id === 'plugin' ? waiting(line) : granted(line))),
    }),
    tell: async (run) => {
      const lines = [purchaseLine(), purchaseLine({ key: 'plugin' })];
      const handle = await notify(run, purchase({ lines }));
      for (const outcome of ['opened', 'won', 'lost'] as const) {
        await run.env.sleep('1 day');
        await handle.signal(orderDisputedSignal, { eventId: `dispute-${outcome}`, outcome });
      }
      return toItsEnd(handle);
    },
  }),

  'cancelled-before-its-lines-are-known': () => ({
    activities: platformThatAnswers(6),
    tell: async (run) => {
      const handle = await notify(run, purchase({ lines: [], lookup: 'session-1' }));
      await run.env.sleep('1 minute');
      await handle.signal(orderCancelledSignal, cancellation);
      await run.env.sleep('1 day');
      await handle.signal(orderRefundedSignal, refund);
      return toItsEnd(handle);
    },
  }),

  'disputed-before-its-lines-are-known': () => ({
    activities: platformThatAnswers(6),
    tell: async (run) => {
      const handle = await notify(run, purchase({ lines: [], lookup: 'session-1' }));
      await run.env.sleep('1 minute');
      await handle.signal(orderDisputedSignal, { eventId: 'dispute-1', outcome: 'opened' });
      return toItsEnd(handle);
    },
  }),
};
