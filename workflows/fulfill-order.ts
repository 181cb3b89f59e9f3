import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderIdentity } from '../domain/ids';
import { OrderLedger } from '../domain/order-ledger';
import type { Order, OrderState } from '../domain/order';
import { Exceptions } from './exceptions';
import { Flows } from './flows';
import { areStepsDone, firstLocally } from './activities';
import { Fulfillment } from './fulfillment';
import { Holds } from './holds';
import {
  codesFetchedSignal,
  codesReservedSignal,
  codesRevokedSignal,
  mailBouncedSignal,
  orderCancelledSignal,
  orderDisputedSignal,
  orderRefundedSignal,
  orderStatusQuery,
  paymentMendedSignal,
  placeOrderUpdate,
  purchaseReceivedSignal,
} from './messages';
import { OperatorActions } from './operator-actions';
import { Payments } from './payments';
import { Purchases } from './purchases';
import { recordOrder } from './record-order';
import { Revocations } from './revocations';
import { Rights } from './rights';
import { StoreNotices } from './store-notices';

/**
 * Fulfills one order: takes every message of the store about it, gives each line its codes and hands them over, and waits for
 * people where it must. Ends with the order's state once every line has ended; `earlier` is the record of an order that is reopened,
 * `unread` when the database could not be asked for it.
 */
export async function fulfillOrder(identity: OrderIdentity, earlier: Order | 'unread' | null): Promise<OrderState> {
  const ledger = new OrderLedger(identity, earlier === 'unread' ? null : earlier, () => new Date());
  const flows = new Flows();
  const exceptions = new Exceptions(ledger, flows);
  const holds = new Holds(ledger, flows);
  const rights = new Rights(ledger, flows, exceptions, holds);
  const payments = new Payments(ledger, flows, exceptions, holds);
  const fulfillment = new Fulfillment(ledger, flows, exceptions, rights, payments, earlier !== null);
  const notices = new StoreNotices(ledger, exceptions, fulfillment);
  const revocations = new Revocations(ledger, flows, exceptions);
  const purchases = new Purchases(ledger, flows, exceptions, fulfillment, notices);

  // A cancellation of the workflow would end an order that has been paid: orders are cancelled by the update of that name.
  const ready = CancellationScope.nonCancellable(async () => {
    if (!earlier) return;
    await catchUp(ledger, identity);
    fulfillment.resume();
    purchases.resume();
  });
  const onceReady = <Result>(handle: () => Result | Promise<Result>): Promise<Result> =>
    CancellationScope.nonCancellable(() => ready.then(handle));

  setHandler(orderStatusQuery, () => ledger.snapshot());
  setHandler(purchaseReceivedSignal, (purchase) => onceReady(() => purchases.take(purchase)));
  setHandler(placeOrderUpdate, (purchase) => onceReady(() => purchases.place(purchase)));
  setHandler(codesReservedSignal, ({ line }) => onceReady(() => fulfillment.resumeWaiting(line)));
  setHandler(codesFetchedSignal, ({ lines }) => onceReady(() => fulfillment.handedOver(lines)));
  setHandler(orderRefundedSignal, (refund) => onceReady(() => notices.refund(refund)));
  setHandler(orderCancelledSignal, (told) => onceReady(() => notices.cancel(told)));
  setHandler(orderDisputedSignal, (dispute) => onceReady(() => notices.dispute(dispute)));
  setHandler(codesRevokedSignal, (told) => onceReady(() => revocations.revoke(told)));
  setHandler(paymentMendedSignal, (mending) => onceReady(() => payments.mend(mending)));
  setHandler(mailBouncedSignal, (bounce) => onceReady(() => fulfillment.bounced(bounce)));
  new OperatorActions({ ledger, flows, purchases, fulfillment, exceptions, rights, payments, onceReady }).register();

  await CancellationScope.nonCancellable(async () => {
    await ready;
    for (;;) {
      const isFinished = () => ledger.hasEnded && flows.areDone && allHandlersFinished();
      // What waits is begun again by the next run, as by one that goes on from its record.
      const isLong = () => workflowInfo().continueAsNewSuggested && allHandlersFinished() && areStepsDone();
      await condition(() => flows.areAtRest && (ledger.isDirty || isFinished() || isLong()));
      if (ledger.isDirty) {
        await recordOrder(ledger.checkpoint());
        if (ledger.hasEnded) fulfillment.tellVendor();
      } else if (isFinished()) return;
      else if (isLong() && rights.areDone) await continueAsNew<typeof fulfillOrder>(identity, ledger.snapshot());
      else if (isLong()) {
        rights.leave();
        await condition(() => rights.areDone);
      }
    }
  });
  return ledger.state;
}

/** Another run may have ended since the one that starts this looked: its lines must not be done again. */
async function catchUp(ledger: OrderLedger, { orderId }: OrderIdentity): Promise<void> {
  const recorded = await firstLocally((activities) => activities.findRecordedOrder(orderId));
  if (recorded) ledger.catchUp(recorded);
}
