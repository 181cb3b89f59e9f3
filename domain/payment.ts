import type { Money } from './money';

/** The gateways that Keyrail charges through. */
export const GATEWAYS = ['sandbox', 'stripe'] as const;
export type GatewayName = (typeof GATEWAYS)[number];

/** Who charges the buyer: the platform before the order comes, or Keyrail when a line's codes are there. */
export const PAYMENT_MODES = ['prepaid', 'onDelivery'] as const;
export type PaymentMode = (typeof PAYMENT_MODES)[number];

/** How Keyrail secures a charge: by a saved method, or by a hold that is renewed before it lapses. */
export const CHARGE_MODES = ['savedMethod', 'hold'] as const;
export type ChargeMode = (typeof CHARGE_MODES)[number];

/** A buyer's reusable means of payment, by the gateway's ids; never a card's data. */
export interface PaymentMethod {
  /** The gateway's id of the method, such as `pm_…` or `sandbox-card`. */
  method: string;
  /** The gateway's id of the buyer; null where it needs none. */
  customer: string | null;
}

/** What Keyrail is to take for a line, and how far it has come with it. */
export interface LineCharge {
  state: 'open' | 'charged' | 'refunded';
  /** Minor units, in the order's currency. */
  amount: number;
  /** The gateway's id of the payment; null until it has been prepared. */
  paymentId: string | null;
  /** Until when the payment holds the amount, as an ISO time; null for one that holds nothing. */
  holdUntil: string | null;
  /** Counts the payments that were made before this one, and are used no more. */
  renewals: number;
}

/** What is to be paid for one line, once. */
export interface Charge {
  /** Names the charge, whatever is repeated: a new method or amount makes a new one. */
  key: string;
  orderId: string;
  externalId: string;
  line: string;
  money: Money;
  method: PaymentMethod;
  mode: ChargeMode;
  /** Numbers the times the bank is asked, from 1: with one number it is asked once, however often the call is repeated. */
  attempt: number;
}

/** Why a payment was declined; a hard one is not to be tried again with the same method. */
export interface Decline {
  /** The gateway's word, for the vendor and never for the buyer: it may tell of a theft. */
  code: string;
  isHard: boolean;
}

/**
 * Hours between the tries of a payment that was declined softly: eight in all within a week, and three in any day.
 * Visa bears 15 retries in 30 days, Mastercard 10 in a day and 35 in 30.
 */
const RETRY_HOURS = [1, 5, 18, 24, 24, 48, 44];
const HOUR_MS = 60 * 60 * 1000;

/** When a payment may be tried again after its n-th try, in milliseconds since 1970; null for never, without the buyer. */
export function retryAt(outcome: { status: string; isHard?: boolean }, attempt: number, now: number): number | null {
  const hours = RETRY_HOURS[attempt - 1];
  const isSoft = outcome.status === 'declined' && outcome.isHard === false;
  return isSoft && hours !== undefined ? now + hours * HOUR_MS : null;
}

/** What a gateway says of a payment that it has been asked to prepare; `holdUntil` is an ISO time, null without a hold. */
export type Preparation =
  | { status: 'prepared'; paymentId: string; holdUntil: string | null }
  /** `paymentId` is null when there is nothing that another method could mend. */
  | ({ status: 'declined'; paymentId: string | null } & Decline)
  | { status: 'actionRequired'; paymentId: string };

/** What became of a payment that was to be taken. */
export type ChargeOutcome =
  | { status: 'charged'; paymentId: string }
  | ({ status: 'declined'; paymentId: string } & Decline)
  /** The buyer's bank asks for a confirmation on screen. */
  | { status: 'actionRequired'; paymentId: string }
  /** A hold that has lapsed, or a payment that was cancelled: nothing was taken, and a new one is to be prepared. */
  | { status: 'lapsed'; paymentId: string };

/** A payment gateway: each call may be repeated with the same charge and does nothing twice; what it throws is retried. */
export interface PaymentGateway {
  /**
   * Makes the payment without taking it: unconfirmed for a saved method, authorized for a hold.
   * With the id of a payment it goes on with that one, which the buyer may have mended since.
   */
  prepare(charge: Charge, paymentId?: string | null): Promise<Preparation>;
  /**
   * Takes a prepared payment; asks for its state first, so that a lost answer is never paid twice.
   * Repeated with the same attempt it looks again without asking the bank again.
   */
  take(paymentId: string, charge: Charge): Promise<ChargeOutcome>;
  /** Gives up a payment that was not taken, its hold too; says `charged` when it had been taken after all. */
  cancel(paymentId: string): Promise<CancelOutcome>;
  /** Gives the money back, all of it. */
  refund(paymentId: string): Promise<RefundOutcome>;
  /** What the buyer's page needs to confirm the payment or to pay it by another method; null where the gateway has no page. */
  pageSession(paymentId: string): Promise<PaymentPageSession | null>;
  /** Pays for the buyer, by another method when one is named; left out where the buyer's browser does that at the gateway. */
  confirm?(paymentId: string, method: string | null): Promise<Confirmation>;
}

/** What has come of a buyer's confirmation; a lapsed payment is to be made anew. */
export interface Confirmation {
  status: 'confirmed' | 'declined' | 'lapsed';
}

export interface CancelOutcome {
  status: 'cancelled' | 'charged';
}

/** `message` is the gateway's, for the vendor; null where it has nothing to add. */
export interface RefundOutcome {
  status: 'refunded' | 'refused';
  message: string | null;
}

export interface PaymentPageSession {
  gateway: GatewayName;
  /** What the gateway's own script in the buyer's browser works with; public. */
  publicKey: string | null;
  /** Lets the browser pay this one payment; null when there is nothing to pay on screen. */
  clientSecret: string | null;
  /** The saved method that needs no more than the bank's confirmation; null when the buyer is to give another. */
  method: string | null;
}

/** What Keyrail takes payments with; null parts are not used by the gateway. */
export interface GatewayCredentials {
  secretKey: string | null;
  publicKey: string | null;
}
