import dayjs from 'dayjs';
import type { Schemas } from '../../api/client';

type Transaction = Schemas['Transaction'];

/** What a line costs, in minor units. */
export const revenueOf = ({ unitPrice, quantity }: Pick<Transaction, 'unitPrice' | 'quantity'>): number =>
  (unitPrice ?? 0) * quantity;

/** The lines of one day by what has become of them. */
export interface Day {
  day: string;
  delivered: number;
  open: number;
  ended: number;
}

const ENDED: readonly Transaction['state'][] = ['rejected', 'cancelled', 'expired', 'refunded', 'revoked'];

/** Counts lines by the day on which their order was accepted, in the viewer's own zone; test orders count nothing. */
export function daysOf(rows: readonly Transaction[]): Day[] {
  const days = new Map<string, Day>();
  for (const { acceptedAt, state, test } of rows) {
    if (test) continue;
    const day = dayjs(acceptedAt).format('MMM D');
    const counts = days.get(day) ?? { day, delivered: 0, open: 0, ended: 0 };
    counts[state === 'delivered' ? 'delivered' : ENDED.includes(state) ? 'ended' : 'open'] += 1;
    days.set(day, counts);
  }
  return [...days.values()];
}

/** What was sold, by currency, without test orders and what was given back or never came to be. */
export function sumsOf(rows: readonly Transaction[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const row of rows)
    if (!row.test && row.currency !== null && !ENDED.includes(row.state))
      sums.set(row.currency, (sums.get(row.currency) ?? 0) + revenueOf(row));
  return [...sums];
}
