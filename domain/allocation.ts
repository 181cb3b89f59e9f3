import type { ExceptionFacts, ExceptionReason } from './exception';
import type { OrderIdentity } from './ids';
import type { Line } from './order';
import type { ChargeMode } from './payment';
import type { Buyer } from './purchase';
import type { RevocationReason } from './rights';

/** The lines of one order that are to get their codes, with what validation needs to know of the order. */
export interface AllocationRequest {
  identity: OrderIdentity;
  test: boolean;
  currency: string | null;
  identification: Record<string, string>;
  lines: Line[];
}

/** What became of one line; `partial` has more units to do and is to be asked for again. */
export type AllocationOutcome = { line: string } &
  /** The store had given the money back before it told of the purchase. */
  (
    | { status: 'refunded'; eventId: string }
    /** Its keys are to be asked for at its publisher. */
    | { status: 'rights'; product: string; publisher: string }
    | { status: 'granted' | 'partial' | 'waiting'; product: string; granted: number; stockIsLow: boolean }
    | { status: 'objection'; reason: ExceptionReason; facts: ExceptionFacts }
  );

/** The outcomes of a request, with the store's settings that the order's further way depends on. */
export interface AllocationResult {
  outcomes: AllocationOutcome[];
  replyGraceMinutes: number;
  notifyVendor: boolean;
  paymentWindowDays: number;
  chargeMode: ChargeMode;
}

/** A line that gives back what it holds, and why its publisher, where it has one, gets the keys back. */
export interface LineRelease {
  identity: OrderIdentity;
  /** The line as it was when it got what it holds. */
  line: Line;
  buyer: Buyer;
  currency: string | null;
  reason: RevocationReason;
  /** Names the release, so that it revokes each key once. */
  cause: string;
}

/** A line that waits for stock, as the pool knows it. */
export interface WaitingLine extends OrderIdentity {
  id: string;
  workflowId: string;
  /** A withdrawn line stays on the list until its pool has taken back what it holds. */
  state: 'waiting' | 'withdrawn';
  product: string;
  line: string;
  round: number;
  quantity: number;
  /** ISO time. */
  acceptedAt: string;
}
