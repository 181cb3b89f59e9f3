import type { ChargeOutcome } from '../../../../domain/payment';
import {
  cancelLineUpdate,
  orderRefundedSignal,
  paymentMendedSignal,
  resubmitLineUpdate,
} from '../../../../workflows/messages';
import { fakeActivities, notify } from '../../../helpers/orders';
import { purchase, purchaseLine } from '../../../helpers/purchases';
import { act, failing, toItsEnd, until, type Stories, type Story } from '../story';

const LINE = 'desktop-app';
const payment = { method: 'sandbox-card', customer: null };
const order = () => purchase({ payment });
const declined = (isHard: boolean): ChargeOutcome => ({
  status: 'declined',
  paymentId: 'pay-1',
  code: 'no_funds',
  isHard,
});
const charged: ChargeOutcome = { status: 'charged', paymentId: 'pay-1' };

/** Answers one after the other, the last one again and again. */
function gateway(...outcomes: [ChargeOutcome, ...ChargeOutcome[]]) {
  const [last] = outcomes.slice(-1);
  return fakeActivities({ takePayment: async () => outcomes.shift() ?? last ?? charged });
}

/** An order whose payment goes its way by itself. */
const byItself =
  (...outcomes: [ChargeOutcome, ...ChargeOutcome[]]) =>
  (): Story => ({
    activities: gateway(...outcomes),
    tell: (run) => toItsEnd(notify(run, order())),
  });

/** Does something while the gateway is being asked, and only then has it answer. */
const whileCharged =
  (outcome: ChargeOutcome, meanwhile: (handle: Awaited<ReturnType<typeof notify>>) => Promise<unknown>) =>
  (): Story => {
    let decide: ((outcome: ChargeOutcome) => void) | null = null;
    const takePayment = () => new Promise<ChargeOutcome>((resolve) => (decide = resolve));
    const cancelPayment = async () => ({
      status: outcome.status === 'charged' ? ('charged' as const) : ('cancelled' as const),
    });
    return {
      activities: fakeActivities({ takePayment, cancelPayment }),
      tell: async (run) => {
        const handle = await notify(run, order());
        await until('the charge', () => decide !== null);
        await meanwhile(handle);
        decide?.(outcome);
        return toItsEnd(handle);
      },
    };
  };

const cancelled = (handle: Awaited<ReturnType<typeof notify>>) => act(handle, cancelLineUpdate, { line: LINE });

/** Lines that are charged when their codes are there. */
export const payments: Stories = {
  'charged-on-delivery': () => ({
    activities: gateway(charged),
    tell: (run) => {
      const lines = [purchaseLine({ quantity: 2, tax: 1900 }), purchaseLine({ key: 'free', unitPrice: 0 })];
      return toItsEnd(notify(run, purchase({ payment, lines })));
    },
  }),

  'declined-softly-then-charged': byItself(declined(false), declined(false), charged),
  'declined-softly-to-the-end-of-the-window': byItself(declined(false)),
  'declined-for-good-and-expired': byItself(declined(true)),
  'lapsed-and-charged-anew': byItself({ status: 'lapsed', paymentId: 'pay-1' }, charged),

  'declined-then-mended-by-the-buyer': () => ({
    activities: gateway({ status: 'actionRequired', paymentId: 'pay-1' }, declined(true), charged),
    tell: async (run) => {
      const handle = await notify(run, order());
      for (let n = 0; n < 2; n += 1) {
        await run.env.sleep('2 days');
        await handle.signal(paymentMendedSignal, { line: LINE });
      }
      return toItsEnd(handle);
    },
  }),

  'declined-and-paid-in-the-last-moment': () => ({
    activities: { ...gateway(declined(true)), cancelPayment: async () => ({ status: 'charged' }) },
    tell: (run) => toItsEnd(notify(run, order())),
  }),

  payment_declined: () => ({
    activities: gateway(declined(true), declined(true), charged),
    tell: async (run) => {
      const lines = ['cancelled', 'resubmitted'].map((key) => purchaseLine({ key }));
      const handle = await notify(run, purchase({ payment, lines }));
      await run.env.sleep('1 minute');
      await act(handle, cancelLineUpdate, { line: 'cancelled' });
      await act(handle, resubmitLineUpdate, { line: 'resubmitted' });
      return toItsEnd(handle);
    },
  }),

  'declined-then-given-another-product': () => ({
    activities: gateway(declined(true), charged),
    tell: async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('1 minute');
      await act(handle, resubmitLineUpdate, { line: LINE, corrections: { product: 'plugin' } });
      return toItsEnd(handle);
    },
  }),

  'declined-then-corrected-to-fewer': () => ({
    activities: gateway(declined(true), charged),
    tell: async (run) => {
      const handle = await notify(run, purchase({ payment, lines: [purchaseLine({ quantity: 3 })] }));
      await run.env.sleep('1 minute');
      await act(handle, resubmitLineUpdate, { line: LINE, corrections: { quantity: 1 } });
      return toItsEnd(handle);
    },
  }),

  'gateway-out-of-reach': () => ({
    activities: fakeActivities({
      preparePayment: failing(4, async () => ({ status: 'prepared', paymentId: 'pay-1', holdUntil: null })),
      takePayment: failing(6, async () => charged),
    }),
    tell: (run) => toItsEnd(notify(run, order())),
  }),

  'cancelled-while-being-charged': whileCharged(charged, cancelled),
  'cancelled-while-being-declined': whileCharged(declined(true), cancelled),
  'refunded-by-the-store-while-being-charged': whileCharged(charged, (handle) =>
    handle.signal(orderRefundedSignal, { eventId: 'refund-1', lines: 'all' }),
  ),

  'refund-that-the-gateway-refuses': () => ({
    activities: {
      ...gateway(charged),
      mailCodes: async () => ({ status: 'refused', reason: '550' }),
      refundPayment: async () => ({ status: 'refused', message: 'too old' }),
    },
    tell: async (run) => {
      const handle = await notify(run, order());
      await run.env.sleep('1 minute');
      await act(handle, cancelLineUpdate, { line: LINE });
      await run.env.sleep('1 minute');
      return handle;
    },
  }),
};
