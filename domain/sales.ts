import { LINE_STATES, type LineState } from './line-state';
import { moneyByCurrency, type Money } from './money';
import type { LineCharge } from './payment';
import type { Period } from './period';
import { isRevenue } from './transaction';
import { stretchesOf, type Stretch } from './zone';

/** Lines that were accepted on the same day or in the same hour and have the rest of this in common. */
export interface LineCount {
  /** As `stretchesOf` has it. */
  at: string;
  state: LineState;
  currency: string | null;
  test: boolean;
  charge: LineCharge['state'] | null;
  isFree: boolean | null;
  lines: number;
  /** Unit price × quantity of all of them, in minor units. */
  amount: number;
}

/** What has become of lines, and what they have brought. */
export interface Sales {
  lines: Partial<Record<LineState, number>>;
  /** By currency: of lines that are paid for, before tax, without tests and what was given back. */
  revenue: Money[];
}

/** The lines of a day or an hour. */
export interface SalesBucket extends Sales {
  at: string;
}

/**
 * Puts what was counted into the days or hours of its period, those without sales too. A database that knows other rules of a zone
 * counts for days or hours that the period does not have: what is counted there belongs to those before them.
 */
export function salesOf(
  counts: readonly LineCount[],
  period: Period,
  by: Stretch,
  zone: string,
): Sales & { buckets: SalesBucket[] } {
  const times = stretchesOf(period, by, zone);
  const known = new Set(times);
  const byTime = new Map<string, LineCount[]>();
  for (const counted of counts) {
    const at = known.has(counted.at) ? counted.at : nearest(times, counted.at);
    byTime.set(at, [...(byTime.get(at) ?? []), counted]);
  }
  const buckets = times.map((at) => ({ at, ...told(byTime.get(at) ?? []) }));
  return { ...told(counts), buckets };
}

const nearest = (times: readonly string[], at: string): string =>
  times.findLast((time) => time <= at) ?? times[0] ?? at;

function told(counts: readonly LineCount[]): Sales {
  const lines: Sales['lines'] = {};
  const revenue = new Map<string, number>();
  for (const { state, currency, test, charge, isFree, lines: count, amount } of counts) {
    lines[state] = (lines[state] ?? 0) + count;
    const isKept = isRevenue({ state, isFree, charge: charge && { state: charge } }, test);
    if (isKept && currency !== null && amount !== 0) revenue.set(currency, (revenue.get(currency) ?? 0) + amount);
  }
  return { lines: inOrder(lines), revenue: moneyByCurrency(revenue) };
}

const inOrder = (lines: Sales['lines']): Sales['lines'] =>
  Object.fromEntries(LINE_STATES.flatMap((state) => (lines[state] ? [[state, lines[state]]] : [])));
