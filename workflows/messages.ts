import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Corrections, LineAction, OperatorAction } from '../domain/operator-action';
import type { Order } from '../domain/order';
import type { CodeSource } from '../domain/product';
import type { Purchase } from '../domain/purchase';
import type { RevocationReason } from '../domain/rights';
import type { DisputeOutcome } from '../domain/store-event';
import type { SubscriptionFact } from '../domain/subscription';

/** The task queue of orders, pools, charges and mail. */
export const TASK_QUEUE = 'keyrail';

/** The task queue of calls to publishers, which may hang without holding up anything else. */
export const RIGHTS_TASK_QUEUE = 'keyrail-rights';

/** The task queue of messages to the vendor's own systems, which may hang as well. */
export const WEBHOOK_TASK_QUEUE = 'keyrail-webhooks';

/** What operators search orders by in Temporal's UI; never personal data, which search attributes would show in clear. */
export const searchAttributes = {
  store: defineSearchAttributeKey('KeyrailStore', SearchAttributeType.KEYWORD),
  /** The store's own order id, or Keyrail's where that one could hold an address. */
  order: defineSearchAttributeKey('KeyrailOrder', SearchAttributeType.KEYWORD),
  products: defineSearchAttributeKey('KeyrailProduct', SearchAttributeType.KEYWORD_LIST),
  state: defineSearchAttributeKey('KeyrailState', SearchAttributeType.KEYWORD),
  exceptions: defineSearchAttributeKey('KeyrailException', SearchAttributeType.KEYWORD_LIST),
};

/** A request to mail an ended order's codes again; `n` counts them, from 1. */
export interface Redelivery {
  order: Order;
  n: number;
  /** A corrected address; null for the order's own. */
  email: string | null;
  by: string;
  why: string;
}

/** A store's refund, of the named lines or of the whole order. */
export interface Refund {
  eventId: string;
  lines: string[] | 'all';
}

/** A store's word that an order is withdrawn there. */
export interface Cancellation {
  eventId: string;
}

/** How far a buyer's dispute of an order's payment has come. */
export interface Dispute {
  eventId: string;
  outcome: DisputeOutcome;
}

/** An operator's word that the codes of delivered lines are to be taken back. */
export interface CodesRevocation extends OperatorAction {
  lines: string[];
  /** What their publisher is told. */
  reason: RevocationReason;
}

/** A mail that came back after its server had taken it. */
export interface Bounce {
  lines: string[];
  /** The server's word, without the address. */
  reason: string;
}

/** A line whose payment the buyer has mended: confirmed, or paid by another method. */
export interface Mending {
  line: string;
}

/** A purchase came in; the sender does not wait. */
export const purchaseReceivedSignal = defineSignal<[Purchase]>('purchaseReceived');
/** Codes have been reserved for a line that waited for stock. */
export const codesReservedSignal = defineSignal<[{ line: string }]>('codesReserved');
/** A platform has been answered with the codes of these lines. */
export const codesFetchedSignal = defineSignal<[{ lines: string[] }]>('codesFetched');
/** The store has given the money back. */
export const orderRefundedSignal = defineSignal<[Refund]>('orderRefunded');
/** The store has withdrawn the order; what it has taken for it, it gives back itself. */
export const orderCancelledSignal = defineSignal<[Cancellation]>('orderCancelled');
/** The buyer disputes the payment, or that has been decided. */
export const orderDisputedSignal = defineSignal<[Dispute]>('orderDisputed');
/** The codes of delivered lines are to be taken back: a signal, because it reopens an order that has ended. */
export const codesRevokedSignal = defineSignal<[CodesRevocation]>('codesRevoked');
/** The buyer has mended a payment that was declined. */
export const paymentMendedSignal = defineSignal<[Mending]>('paymentMended');
/** A mail with codes has come back. */
export const mailBouncedSignal = defineSignal<[Bounce]>('mailBounced');

/** A purchase came in; answers once each of its lines has its codes, has ended or waits for somebody. */
export const placeOrderUpdate = defineUpdate<Order, [Purchase]>('placeOrder');
export const resubmitLineUpdate = defineUpdate<Order, [LineAction & { corrections?: Corrections }]>('resubmitLine');
export const approveLineUpdate = defineUpdate<Order, [LineAction]>('approveLine');
export const switchSourceUpdate = defineUpdate<Order, [LineAction & { source: CodeSource }]>('switchSource');
/** Goes on with a line whose keys an operator has entered; the keys themselves are in the database. */
export const enterKeysUpdate = defineUpdate<Order, [LineAction]>('enterKeys');
/** Cancels a line; one that has been paid for becomes `refund_due` until its refund is recorded. */
export const cancelLineUpdate = defineUpdate<Order, [LineAction]>('cancelLine');
export const cancelOrderUpdate = defineUpdate<Order, [OperatorAction]>('cancelOrder');
/** Says that the buyer has got the money back. */
export const recordRefundUpdate = defineUpdate<Order, [LineAction]>('recordRefund');
/** Mails the delivered codes once more, to a corrected address when one is given. */
export const resendOrderUpdate = defineUpdate<Order, [OperatorAction & { email?: string }]>('resendOrder');

/** Bulk actions go on, wait or end between two steps. */
export const pauseBulkActionSignal = defineSignal<[OperatorAction]>('pauseBulkAction');
export const resumeBulkActionSignal = defineSignal<[OperatorAction]>('resumeBulkAction');
export const cancelBulkActionSignal = defineSignal<[OperatorAction]>('cancelBulkAction');

export const orderStatusQuery = defineQuery<Order>('orderStatus');

/** Something has happened to a subscription, or to one of its payments. */
export const subscriptionChangedSignal = defineSignal<[SubscriptionFact]>('subscriptionChanged');

/** New stock, or a line that waits for it or has stopped waiting: the pool's workflow looks at both. */
export const stockChangedSignal = defineSignal('stockChanged');
