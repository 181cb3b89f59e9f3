import type { ExceptionReason, LineException } from './exception';
import type { OrderIdentity } from './ids';
import type { LineUpgrade } from './license-upgrade';
import { hasEnded, type LineState } from './line-state';
import type { LineCharge, PaymentMethod } from './payment';
import type { CodeSource } from './product';
import type { Buyer, Purchase } from './purchase';

/** How a line's codes leave: `reply` waits for the platform to repeat its call, `response` may be read at any time. */
export type Handover = 'email' | 'response' | 'both' | 'reply';

/** One product of an order and where it stands. */
export interface Line {
  id: string;
  /** The store's product id. */
  storeProduct: string;
  /** Keyrail's product id; null until the store's id is mapped. */
  product: string | null;
  quantity: number;
  /** Units that hold a code. */
  granted: number;
  /** Counts how often the line has given its codes back and begun anew. */
  round: number;
  /** After discount, before tax, in minor units; null when the store has not told. */
  unitPrice: number | null;
  /** On the whole line, in minor units; null when the store has not told. */
  tax: number | null;
  /** The store has said that it has taken no money for the line, which no correction changes; null when it has not told. */
  isFree: boolean | null;
  /** Null for a line that the store has charged. */
  charge: LineCharge | null;
  /** The publisher whose key server its codes come from; null until it is asked, and for other sources. */
  publisher: string | null;
  /** What the publisher knows the order by, where an operator has corrected it. */
  reference: string | null;
  /** What the publisher is told of the line besides. */
  attributes: Record<string, string>;
  /** The store's id of the subscription that begins with it; missing where there is none. */
  subscriptionId?: string;
  /** How long a period of it is at most, in days; missing where the platform does not tell. */
  periodDays?: number;
  /** Of its licenses, over those of the product and the store; missing where the order says nothing of them. */
  features?: Record<string, string>;
  /** The license that it renews or upgrades; missing for a line that brings codes of its own. */
  upgrades?: LineUpgrade;
  handover: Handover;
  state: LineState;
  exception: LineException | null;
  /** An operator's choice over the product's own source. */
  source: CodeSource | null;
  /** The reasons that an operator has approved, each for the line as it is. */
  approved: ExceptionReason[];
  /** ISO time by the workflow's clock; waiting lines are served in its order. */
  acceptedAt: string;
  /** ISO time at which its codes were all there; from then on somebody may have seen them. */
  grantedAt: string | null;
  /** ISO time until which the platform was expected to repeat its call for the codes, kept after the hand-over; missing where none was awaited. */
  callUntil?: string;
  /** ISO time of the hand-over of its codes. */
  deliveredAt: string | null;
}

export const TIMELINE_EVENTS = [
  'accepted',
  'details_missing',
  'requesting',
  'granted',
  'charged',
  'payment_declined',
  'hold_declined',
  'payment_mended',
  'delivered',
  'mail_delayed',
  'exception',
  'resubmitted',
  'approved',
  'source_switched',
  'keys_entered',
  'cancelled',
  'cancelled_by_store',
  'refunded',
  'revoked',
  'dispute_opened',
  'dispute_won',
  'dispute_lost',
  'expired',
  'resent',
  'difference',
  'undeliverable',
] as const;

/** The newest entries of an order's timeline that are kept. */
export const TIMELINE_LENGTH = 200;

/** One thing that happened to an order; `by` and `why` tell of a person's doing. */
export interface TimelineEntry {
  /** ISO time. */
  at: string;
  event: (typeof TIMELINE_EVENTS)[number];
  /** Null for what is of the order as a whole. */
  line: string | null;
  by: string | null;
  why: string | null;
  /** Facts in short, free of codes and addresses. */
  note: string | null;
}

/** True for what happened to a line, or to its order as a whole. */
export const isOf = (entry: Pick<TimelineEntry, 'line'>, line: string | null): boolean =>
  entry.line === null || entry.line === line;

export const ORDER_STATES = [
  'processing',
  'exception',
  'delivered',
  'cancelled',
  'expired',
  'refunded',
  'closed',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** A purchase whose lines its message has left out. */
export type Unlisted = Pick<
  Purchase,
  'eventId' | 'channel' | 'delivery' | 'test' | 'currency' | 'identification' | 'payment' | 'upgrades'
> & { lookup: string };

/** An order as its workflow holds it and as it is recorded for readers; codes are never in it. */
export interface Order extends OrderIdentity {
  /** What the shop shows its buyer the order as; null where it has not told. */
  number: string | null;
  test: boolean;
  currency: string | null;
  buyer: Buyer;
  /** A person has corrected the address in the workflow that runs: a newer word than any redelivery's that this does not know of. Not recorded, for a workflow that begins later knows them. */
  addressCorrected?: true;
  /** What Keyrail charges; null where the store has charged. */
  payment: PaymentMethod | null;
  identification: Record<string, string>;
  /** What the platform is still to be asked for; null where the lines are known. */
  unlisted: Unlisted | null;
  state: OrderState;
  /** Counts the recordings: a later one is never overwritten by an earlier one. */
  revision: number;
  /** Numbers its codes mails: one with a new number is a new mail, not a repetition. */
  mailing: number;
  acceptedAt: string;
  updatedAt: string;
  endedAt: string | null;
  lines: Line[];
  timeline: TimelineEntry[];
}

/** What people know an order as: the shop's number, else the store's id. */
export const shownNumber = ({ number, externalId }: Pick<Order, 'number' | 'externalId'>): string =>
  number ?? externalId;

/** An order's state as its lines make it: an exception shows first, `closed` is a mix of different ends. */
export function orderState(lines: readonly { state: LineState }[]): OrderState {
  const states = new Set(lines.map((line) => line.state));
  if (states.has('exception')) return 'exception';
  if (lines.length === 0 || [...states].some((state) => !hasEnded(state))) return 'processing';
  if (states.has('delivered')) return 'delivered';
  const [only, ...others] = states;
  if (others.length > 0) return 'closed';
  return only === 'cancelled' || only === 'expired' || only === 'refunded' ? only : 'closed';
}

/** The reasons for which an order's lines wait, each once. */
export const exceptionReasons = (lines: readonly Line[]): string[] => [
  ...new Set(lines.flatMap((line) => (line.exception ? [line.exception.reason] : []))),
];

/** True when money has been taken for a line, so that it may not end without goods or a refund; in doubt it has. */
export const isPaid = (
  { charge, isFree }: Pick<Line, 'isFree'> & { charge: Pick<LineCharge, 'state'> | null },
  test: boolean,
): boolean => (charge ? charge.state === 'charged' : !test && isFree !== true);
