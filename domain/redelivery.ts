import type { Order, TimelineEntry } from './order';

/** What a repeated mail of an ended order's codes leaves in that order's record. */
export interface RedeliveryNote {
  orderId: string;
  /** Counted from 1 within the order. */
  n: number;
  /** ISO time. */
  at: string;
  /** The corrected address; null when the order's own was right. */
  email: string | null;
  by: string;
  why: string;
  /** Why the mail server refused the mail; null when it took it. */
  refusal: string | null;
}

/** Marks what the n-th redelivery of an order has done. */
export const redeliveryMark = (n: number): string => MARK + n;

const MARK = 'redelivery ';

/** The marks of the redeliveries that an order's workflow knows of. */
export const knownRedeliveries = ({ timeline }: Pick<Order, 'timeline'>): string[] =>
  timeline.flatMap(({ event, note }) => (event === 'resent' && note?.startsWith(MARK) ? [note] : []));

/** The number of the latest redelivery that an order's record tells of; 0 for none. */
export const lastRedelivery = (order: Pick<Order, 'timeline'>): number =>
  Math.max(0, ...knownRedeliveries(order).map((mark) => Number(mark.slice(MARK.length))));

/** True for an order whose workflow has begun without knowing of a redelivery, and so of the address that this has corrected; unless a person has told the workflow another since. */
export const isUnknownTo = (
  { timeline, addressCorrected }: Pick<Order, 'timeline' | 'addressCorrected'>,
  mark: string,
): boolean => !addressCorrected && !timeline.some(({ event, note }) => event === 'resent' && note === mark);

/** The entries that a redelivery adds to the timeline; the first holds its number, and so is its own. */
export function redeliveryEntries({ n, at, by, why, refusal }: RedeliveryNote): [TimelineEntry, ...TimelineEntry[]] {
  const resent: TimelineEntry = { at, event: 'resent', line: null, by, why, note: redeliveryMark(n) };
  if (refusal === null) return [resent];
  return [resent, { at, event: 'undeliverable', line: null, by: null, why: null, note: refusal }];
}
