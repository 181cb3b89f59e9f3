import { randomUUID } from 'node:crypto';
import type { SignalDefinition } from '@temporalio/common';
import type { Activities } from '../../activities/activities';
import type { PurchaseLookup } from '../../activities/purchase-lookup';
import type { LookedUp } from '../../connectors/connector';
import type { AllocationRequest } from '../../domain/allocation';
import type { OrderIdentity } from '../../domain/ids';
import type { ActionRecord } from '../../domain/operator-action';
import type { Order } from '../../domain/order';
import { OrderLedger } from '../../domain/order-ledger';
import type { CancelOutcome, Charge, ChargeOutcome, Preparation, RefundOutcome } from '../../domain/payment';
import type { Purchase } from '../../domain/purchase';
import type { fulfillOrder } from '../../workflows';
import { placeOrderUpdate, purchaseReceivedSignal } from '../../workflows/messages';
import { allocated, purchase } from './purchases';
import type { Run } from './temporal';

/** An operator's signature. */
export const operator = { by: 'olga', why: 'the buyer wrote in' };

/** Activities that succeed at once, and remember what they were asked. */
export function fakeActivities<Changes extends Partial<Activities>>(
  changes: Changes & Partial<Activities> = {} as Changes,
) {
  const recorded: Order[] = [];
  return {
    recorded,
    allocateCodes: jest.fn((request: AllocationRequest) => Promise.resolve(allocated(request))),
    releaseLine: jest.fn(() => Promise.resolve()),
    mailCodes: jest.fn(() => Promise.resolve({ status: 'sent' as const })),
    mailTransaction: jest.fn(() => Promise.resolve()),
    mailClosing: jest.fn(() => Promise.resolve()),
    mailWaiting: jest.fn(() => Promise.resolve()),
    mailPaymentDeclined: jest.fn(() => Promise.resolve()),
    preparePayment: jest.fn((_store: string, { key }: Charge) =>
      Promise.resolve<Preparation>({ status: 'prepared', paymentId: `pay-${key}`, holdUntil: null }),
    ),
    takePayment: jest.fn((_store: string, paymentId: string) =>
      Promise.resolve<ChargeOutcome>({ status: 'charged', paymentId }),
    ),
    cancelPayment: jest.fn(() => Promise.resolve<CancelOutcome>({ status: 'cancelled' })),
    refundPayment: jest.fn(() => Promise.resolve<RefundOutcome>({ status: 'refunded', message: null })),
    warnLowStock: jest.fn(() => Promise.resolve()),
    recordOrder: jest.fn((order: Order) => {
      recorded.push(order);
      return Promise.resolve();
    }),
    lookUpPurchase: jest.fn<Promise<PurchaseLookup>, [string, LookedUp]>(() =>
      Promise.reject(new Error('nothing to look up')),
    ),
    recordAction: jest.fn<Promise<void>, [ActionRecord]>(() => Promise.resolve()),
    recordRedelivery: jest.fn(() => Promise.resolve()),
    findRecordedOrder: jest.fn(() => Promise.resolve<Order | null>(recorded.at(-1) ?? null)),
    ...changes,
  };
}

/** An order that nobody has placed yet. */
export const newIdentity = (): OrderIdentity => ({
  orderId: randomUUID(),
  storeId: 'direct',
  externalId: randomUUID(),
});

/** The record of an order whose one line has been delivered. */
export function deliveredOrder(): Order {
  const ledger = new OrderLedger(newIdentity(), null, () => new Date());
  for (const line of ledger.take(purchase())) {
    ledger.move(line, 'allocating');
    ledger.grant(line);
    ledger.deliver(line);
  }
  return ledger.checkpoint();
}

/** Notifies of a purchase, as a webhook does. */
export const notify = (
  { env, taskQueue }: Run,
  message: Purchase,
  identity = newIdentity(),
  earlier: Order | 'unread' | null = null,
) =>
  env.client.workflow.signalWithStart<typeof fulfillOrder, [Purchase]>('fulfillOrder', {
    workflowId: `order:${identity.externalId}`,
    taskQueue,
    args: [identity, earlier],
    signal: purchaseReceivedSignal,
    signalArgs: [message],
  });

/** Tells an order something that reopens it from its record. */
export const tell = <Message>(
  { env, taskQueue }: Run,
  identity: OrderIdentity,
  signal: SignalDefinition<[Message]>,
  message: Message,
  earlier: Order,
) =>
  env.client.workflow.signalWithStart<typeof fulfillOrder, [Message]>('fulfillOrder', {
    workflowId: `order:${identity.externalId}`,
    taskQueue,
    args: [identity, earlier],
    signal,
    signalArgs: [message],
  });

/** Places an order and waits for its answer; the time-skipping server cannot do both in one call when the workflow ends with it. */
export async function place({ env, taskQueue }: Run, message: Purchase) {
  const identity = newIdentity();
  const options = {
    workflowId: `order:${identity.externalId}`,
    taskQueue,
    args: [identity, null] as [OrderIdentity, null],
  };
  const handle = await env.client.workflow.start<typeof fulfillOrder>('fulfillOrder', options);
  const order = await handle.executeUpdate(placeOrderUpdate, { args: [message] });
  return { order, handle };
}
