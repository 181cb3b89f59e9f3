import { quantileMs } from './answer-times';
import { EXCEPTION_REASONS, type ExceptionReason } from './exception';
import { hasEnded } from './line-state';
import { ORDER_STATES, type Line, type OrderState } from './order';
import { DAY_MS, HOUR_MS, type Period } from './period';
import type { PoolStock } from './stock';

export const OVERVIEW_PERIODS = ['24h', '7d', '30d'] as const;
export type OverviewPeriod = (typeof OVERVIEW_PERIODS)[number];

/** How many stretches of which length a period is told in. */
const STRETCHES: Record<OverviewPeriod, { count: number; length: number }> = {
  '24h': { count: 24, length: HOUR_MS },
  '7d': { count: 7 * 24, length: HOUR_MS },
  '30d': { count: 30, length: DAY_MS },
};

/** How long an overview is told again: a longer period costs more, and changes less. */
const KEPT_MS: Record<OverviewPeriod, number> = { '24h': 5_000, '7d': 15_000, '30d': 60_000 };

/** Counting takes a twentieth of the time at most, however slow the database is. */
const COST_FACTOR = 20;

/** How long an overview is told again before it is counted anew, by how long that has taken. */
export const keptMs = (period: OverviewPeriod, tookMs: number): number =>
  Math.max(KEPT_MS[period], Math.ceil(COST_FACTOR * tookMs));

/** What still waits to leave, and since when; counted up to a limit. */
export interface Backlog {
  count: number;
  /** ISO time; null where nothing waits. */
  oldestAt: string | null;
}

export const NO_BACKLOG: Backlog = { count: 0, oldestAt: null };

/** Orders of one hour or day that have a state and a class of time to their codes in common. */
export interface OrderCount {
  /** The beginning of the hour or day, as ISO time. */
  at: string;
  state: OrderState;
  /** Null for orders that have no codes, or not all of them yet. */
  codeClass: number | null;
  count: number;
}

/** How long orders waited for their codes; both in milliseconds, and null where none has got any. */
export interface CodeTimes {
  orders: number;
  p50Ms: number | null;
  p99Ms: number | null;
}

/** The orders that were accepted in an hour or a day, as they stand now. */
export interface OverviewBucket {
  /** ISO time at which it begins. */
  at: string;
  orders: Partial<Record<OrderState, number>>;
  codeTime: CodeTimes;
}

/** Lines that wait for the same reason, for the same publisher. */
export interface WaitingCount {
  reason: ExceptionReason;
  /** Null for lines that wait for none. */
  publisher: string | null;
  lines: number;
  /** ISO time since when the first of them waits. */
  since: string;
}

/** Reasons whose lines are asked for again by themselves. */
export const RETRIED: readonly ExceptionReason[] = ['rights_retrying', 'rights_short'];

/** The lines that a publisher is asked for again and again. */
export interface RetriedLines {
  publisher: string;
  lines: number;
  /** ISO time since when the first of them waits. */
  since: string;
  /** ISO time at which the next of them is asked for, at the latest; null where that is not known. */
  nextAttemptAt: string | null;
}

/** How everything stands. */
export interface Overview {
  period: OverviewPeriod;
  from: string;
  at: string;
  buckets: OverviewBucket[];
  orders: Partial<Record<OrderState, number>>;
  codeTime: CodeTimes;
  exceptions: { reason: ExceptionReason; count: number }[];
  retried: RetriedLines[];
  pools: PoolStock[];
  backlog: { mails: Backlog; webhooks: Backlog };
}

/** How long an order's buyer waited for its codes, in milliseconds: the longest of its lines; null until all have ended, and where none was delivered. */
export function codeTimeOf({
  lines,
}: {
  lines: readonly Pick<Line, 'state' | 'acceptedAt' | 'deliveredAt'>[];
}): number | null {
  if (lines.some(({ state }) => !hasEnded(state))) return null;
  const times = lines.flatMap(({ acceptedAt, deliveredAt }) =>
    deliveredAt === null ? [] : [Math.max(0, Date.parse(deliveredAt) - Date.parse(acceptedAt))],
  );
  return times.length > 0 ? Math.max(...times) : null;
}

/** The whole hours or days (UTC) of a period that ends now: the last of them still goes on. */
export function overviewPeriod(period: OverviewPeriod, now: Date): Period & { length: number } {
  const { count, length } = STRETCHES[period];
  const last = Math.floor(now.getTime() / length) * length;
  return { from: new Date(last - (count - 1) * length), to: new Date(last + length), length };
}

/** Puts what was counted into its hours or days, those without orders too. */
export function overviewBuckets(
  { from, to, length }: Period & { length: number },
  counts: readonly OrderCount[],
): Pick<Overview, 'buckets' | 'orders' | 'codeTime'> {
  const byTime = new Map<string, OrderCount[]>();
  for (const counted of counts) byTime.set(counted.at, [...(byTime.get(counted.at) ?? []), counted]);
  const buckets: OverviewBucket[] = [];
  for (let time = from.getTime(); time < to.getTime(); time += length) {
    const at = new Date(time).toISOString();
    buckets.push({ at, ...told(byTime.get(at) ?? []) });
  }
  return { buckets, ...told(counts) };
}

/** How many lines wait, by the reason. */
export const exceptionCounts = (waiting: readonly WaitingCount[]): Overview['exceptions'] =>
  EXCEPTION_REASONS.flatMap((reason) => {
    const counts = waiting.filter((counted) => counted.reason === reason);
    return counts.length > 0 ? [{ reason, count: counts.reduce((total, { lines }) => total + lines, 0) }] : [];
  });

/** The lines that publishers are asked for again and again, by the publisher. */
export function retriedLines(waiting: readonly WaitingCount[]): Omit<RetriedLines, 'nextAttemptAt'>[] {
  const found = new Map<string, Omit<RetriedLines, 'nextAttemptAt'>>();
  for (const { reason, publisher, lines, since } of waiting) {
    if (publisher === null || !RETRIED.includes(reason)) continue;
    const known = found.get(publisher) ?? { publisher, lines: 0, since };
    found.set(publisher, { publisher, lines: known.lines + lines, since: since < known.since ? since : known.since });
  }
  return [...found.values()].sort((a, b) => (a.publisher < b.publisher ? -1 : 1));
}

function told(counts: readonly OrderCount[]): Pick<OverviewBucket, 'orders' | 'codeTime'> {
  const orders: Partial<Record<OrderState, number>> = {};
  for (const state of ORDER_STATES) {
    const count = sum(counts.filter((counted) => counted.state === state));
    if (count > 0) orders[state] = count;
  }
  const times = new Map<number, number>();
  for (const { codeClass, count } of counts)
    if (codeClass !== null) times.set(codeClass, (times.get(codeClass) ?? 0) + count);
  const codeTime = {
    orders: [...times.values()].reduce((total, count) => total + count, 0),
    p50Ms: quantileMs(times, 0.5),
    p99Ms: quantileMs(times, 0.99),
  };
  return { orders, codeTime };
}

const sum = (counts: readonly OrderCount[]): number => counts.reduce((total, { count }) => total + count, 0);
