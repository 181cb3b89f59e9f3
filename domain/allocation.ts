import type { ExceptionFacts, ExceptionReason } from './exception';
import type { OrderIdentity } from './ids';
import type { Line } from './order';

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
    | { status: 'granted' | 'partial' | 'waiting'; product: string; granted: number; stockIsLow: boolean }
    | { status: 'objection'; reason: ExceptionReason; facts: ExceptionFacts }
  );

/** The outcomes of a request, with the store's settings that the order's further way depends on. */
export interface AllocationResult {
  outcomes: AllocationOutcome[];
  replyGraceMinutes: number;
  notifyVendor: boolean;
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
