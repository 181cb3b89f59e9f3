import type { SignalDefinition } from '@temporalio/common';
import type { Activities } from '../../../../activities/activities';
import type { Order } from '../../../../domain/order';
import type { Purchase } from '../../../../domain/purchase';
import {
  cancelLineUpdate,
  codesRevokedSignal,
  mailBouncedSignal,
  orderCancelledSignal,
  orderDisputedSignal,
  orderRefundedSignal,
  resubmitLineUpdate,
} from '../../../../workflows/messages';
import { fakeActivities, newIdentity, notify, tell } from '../../../helpers/orders';
import { allocated, objection, purchase, purchaseLine, waiting } from '../../../helpers/purchases';
import type { Run } from '../../../helpers/temporal';
import { act, failing, toItsEnd, type Stories, type Story } from '../story';

const LINE = 'desktop-app';
const payment = { method: 'sandbox-card', customer: null };
const identityOf = ({ orderId, storeId, externalId }: Order) => ({ orderId, storeId, externalId });

type Meanwhile = (handle: Awaited<ReturnType<typeof notify>>) => Promise<unknown>;

/** What the workflow of an order leaves on record when it is lost after two hours, in which something has been done. */
async function lose(run: Run, message: Purchase, recorded: Order[], meanwhile: Meanwhile): Promise<Order> {
  const identity = newIdentity();
  const handle = await notify(run, message, identity);
  await run.env.sleep('1 hour');
  await meanwhile(handle);
  await run.env.sleep('1 hour');
  await handle.terminate();
  const record = recorded.findLast(({ orderId }) => orderId === identity.orderId);
  if (!record) throw new Error('the order has left no record');
  return record;
}

/** An order that was delivered, and is told something by its store afterwards. */
const toldAfterwards =
  <Message>(signal: SignalDefinition<[Message]>, message: Message) =>
  (): Story => {
    const activities = fakeActivities();
    return {
      activities,
      tell: async (run) => {
        const identity = newIdentity();
        await toItsEnd(notify(run, purchase(), identity));
        const [earlier] = activities.recorded.slice(-1);
        if (!earlier) throw new Error('the order has left no record');
        return toItsEnd(tell(run, identity, signal, message, earlier));
      },
    };
  };

interface Loss {
  message?: Purchase;
  changes: Partial<Activities>;
  /** What is done before the workflow is lost. */
  meanwhile?: Meanwhile;
}

/** An order that goes on from the record of a workflow that was lost. */
const goingOn =
  ({ message = purchase(), changes, meanwhile = () => Promise.resolve() }: Loss) =>
  (): Story => {
    const activities = fakeActivities(changes);
    return {
      activities,
      tell: async (run) => {
        const earlier = await lose(run, message, activities.recorded, meanwhile);
        const handle = await notify(run, message, identityOf(earlier), earlier);
        await run.env.sleep('22 days');
        return handle;
      },
    };
  };

/** A gateway that gives money back only when it is asked again. */
function refusedOnce(): Activities['refundPayment'] {
  let isFirst = true;
  return async () => {
    const status = isFirst ? 'refused' : 'refunded';
    isFirst = false;
    return { status, message: null };
  };
}

/** Orders that are opened again from their record. */
export const reopenings: Stories = {
  'revoked-after-its-end': toldAfterwards(codesRevokedSignal, {
    ...{ by: 'olga', why: 'the card was stolen' },
    lines: [LINE],
    reason: 'FraudSuppression',
  }),

  'refunded-after-its-end': toldAfterwards(orderRefundedSignal, { eventId: 'refund-1', lines: [LINE] }),
  'cancelled-by-the-store-after-its-end': toldAfterwards(orderCancelledSignal, { eventId: 'cancel-1' }),
  'dispute-won-after-its-end': toldAfterwards(orderDisputedSignal, { eventId: 'dispute-1', outcome: 'won' }),
  'dispute-lost-after-its-end': toldAfterwards(orderDisputedSignal, { eventId: 'dispute-1', outcome: 'lost' }),

  'mail-bounced-after-its-end': () => {
    const activities = fakeActivities();
    return {
      activities,
      tell: async (run) => {
        const identity = newIdentity();
        await toItsEnd(notify(run, purchase(), identity));
        const [earlier] = activities.recorded.slice(-1);
        if (!earlier) throw new Error('the order has left no record');
        const handle = await tell(run, identity, mailBouncedSignal, { lines: [LINE], reason: '5.1.1' }, earlier);
        await act(handle, resubmitLineUpdate, { line: LINE, corrections: { email: 'ann@example.org' } });
        return toItsEnd(handle);
      },
    };
  },

  'told-again-when-its-record-could-not-be-read': () => {
    const identity = newIdentity();
    return {
      activities: fakeActivities(),
      tell: async (run) => {
        await toItsEnd(notify(run, purchase(), identity));
        return toItsEnd(notify(run, purchase(), identity, 'unread'));
      },
    };
  },

  'new-line-after-its-end': () => {
    const identity = newIdentity();
    const activities = fakeActivities();
    return {
      activities,
      tell: async (run) => {
        await toItsEnd(notify(run, purchase(), identity));
        const [earlier = null] = activities.recorded.slice(-1);
        const message = purchase({ lines: [purchaseLine(), purchaseLine({ key: 'plugin' })] });
        return toItsEnd(notify(run, message, identity, earlier));
      },
    };
  },

  'lost-while-lines-waited': goingOn({
    message: purchase({ lines: [purchaseLine(), purchaseLine({ key: 'odd' })] }),
    changes: {
      allocateCodes: async (request) =>
        allocated(request, (line) => (line.id === 'odd' ? objection('unknown_product')(line) : waiting(line))),
    },
  }),

  'lost-before-its-mail-was-taken': goingOn({
    changes: { mailCodes: failing(200, async () => ({ status: 'sent' })) },
  }),

  'lost-while-its-payment-was-declined': goingOn({
    message: purchase({ payment }),
    changes: {
      takePayment: async (_store, paymentId) => ({ status: 'declined', paymentId, code: 'no_funds', isHard: true }),
    },
  }),

  'lost-while-its-refund-was-due': goingOn({
    message: purchase({ payment }),
    changes: { mailCodes: async () => ({ status: 'refused', reason: '550' }), refundPayment: refusedOnce() },
    meanwhile: (handle) => act(handle, cancelLineUpdate, { line: LINE }),
  }),

  'lost-before-its-lines-were-told': goingOn({
    message: purchase({ lines: [], lookup: 'session-1' }),
    changes: {
      lookUpPurchase: failing(25, async () => ({
        status: 'found',
        details: { lines: [purchaseLine()], buyer: purchase().buyer },
      })),
    },
  }),
};
