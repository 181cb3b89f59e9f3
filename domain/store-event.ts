import type { Money } from './money';
import type { ToldPurchase } from './purchase';

/** What a store's delivery tells, in one vocabulary for all platforms. The store's settings fill in the delivery mode. */
export type StoreEvent =
  | { kind: 'orderPaid'; eventId: string; externalId: string; purchase: ToldPurchase }
  | OrderNotice
  | UnresolvedNotice
  | { kind: 'ignored'; eventId: string; type: string }
  | UnreadableEvent;

/** What an event tells of the money that has gone back or is disputed; some platforms tell all that has gone back so far. */
export interface TellsMoney {
  money?: Money;
}

/** What is told of an order, or a subscription, that its purchase has told of or still will. */
export type OrderNotice =
  /** Bought, but not yet paid for: another message tells when the money is there. */
  | { kind: 'orderPending'; eventId: string; externalId: string }
  /** Withdrawn at the store; what it has taken for it, it gives back itself. */
  | { kind: 'orderCancelled'; eventId: string; externalId: string }
  | ({ kind: 'orderRefunded'; eventId: string; externalId: string; lineKeys: string[] | 'all' } & TellsMoney)
  /** A part of the money is given back, and the message does not say for which whole lines. */
  | ({ kind: 'orderPartlyRefunded'; eventId: string; externalId: string } & TellsMoney)
  | ({ kind: 'orderDisputed'; eventId: string; externalId: string; outcome: DisputeOutcome } & TellsMoney)
  | SubscriptionChanged;

/** A notice of which only the platform's API can tell what it says, or of which order: of a payment, say, that the order is not known by. */
export interface UnresolvedNotice extends TellsMoney {
  kind: 'unresolved';
  eventId: string;
  /** The platform's own name of what it tells. */
  type: string;
  /** What the platform's API is to be asked for. */
  lookup: string;
}

/** How far a buyer's dispute of a payment has come. */
export const DISPUTE_OUTCOMES = ['opened', 'won', 'lost'] as const;
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number];

/** What may happen to a subscription. */
export const SUBSCRIPTION_CHANGES = [
  'started',
  'renewed',
  'paymentFailed',
  'pastDue',
  'paused',
  'resumed',
  'planChanged',
  'cancelledAtPeriodEnd',
  'ended',
] as const;
export type SubscriptionChange = (typeof SUBSCRIPTION_CHANGES)[number];

/** One thing that happened to a subscription, as far as the message tells. */
export interface SubscriptionChanged {
  kind: 'subscriptionChanged';
  eventId: string;
  /** The store's id of the subscription. */
  subscriptionId: string;
  change: SubscriptionChange;
  /** The store's id of the payment, by which a refund of it names it; left out where the event tells of none. */
  paymentId?: string;
  /** The external id of the order that the subscription began with. */
  externalId: string | null;
  /** The store's product id. */
  product: string | null;
  /** ISO time at which it happened at the platform. */
  occurredAt: string | null;
  /** ISO time until which the subscription is paid for now. */
  paidUntil: string | null;
}

/** An event of which its id was read, and no more; the reason names the field and holds no value. */
export interface UnreadableEvent {
  kind: 'unreadable';
  eventId: string;
  reason: string;
}
