import { EXCEPTION_REASONS, type ExceptionReason } from './exception';
import { moneyByCurrency, type Money } from './money';
import { ORDER_STATES, type OrderState } from './order';
import { DAY_MS, type Period } from './period';
import type { PublisherReport } from './publisher-report';
import type { PoolStock } from './stock';
import { revenueOf, type SoldOrder } from './transaction';

export const SUMMARY_INTERVALS = ['day', 'week'] as const;
export type SummaryInterval = (typeof SUMMARY_INTERVALS)[number];

/** How the vendor wants to be told. */
export interface SummarySetting {
  /** The address; null for nobody. */
  to: string | null;
  /** Every day, or every Monday; null for never. */
  every: SummaryInterval | null;
  /** The hour (UTC) at which it is sent. */
  hour: number;
}

/** What holds until somebody chooses. */
export const NO_SUMMARY: SummarySetting = { to: null, every: null, hour: 7 };

/** What became of a summary; `off` where nobody wants one any more. */
export type SummaryOutcome = 'sent' | 'refused' | 'off';

/** What has been sold in a period, without tests. */
export interface Sales {
  orders: Map<OrderState, number>;
  /** By currency, in minor units before tax. */
  revenue: Map<string, number>;
}

/** What a summary tells, besides its period. */
export interface Summary {
  orders: { state: OrderState; count: number }[];
  exceptions: { reason: ExceptionReason; count: number }[];
  revenue: Money[];
  pools: PoolStock[];
  publishers: PublisherReport[];
}

export const noSales = (): Sales => ({ orders: new Map(), revenue: new Map() });

/** Adds an order to what has been sold. */
export function addOrder({ orders, revenue }: Sales, order: SoldOrder): void {
  if (order.test) return;
  add(orders, order.state, 1);
  const kept = revenueOf(order);
  if (order.currency !== null && kept !== 0) add(revenue, order.currency, kept);
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Puts into a fixed order what has been counted; what there is none of is left out. */
export const tallied = (
  { orders, revenue }: Sales,
  exceptions: ReadonlyMap<ExceptionReason, number>,
): Pick<Summary, 'orders' | 'exceptions' | 'revenue'> => ({
  orders: ORDER_STATES.map((state) => ({ state, count: orders.get(state) ?? 0 })).filter(isAny),
  exceptions: EXCEPTION_REASONS.map((reason) => ({ reason, count: exceptions.get(reason) ?? 0 })).filter(isAny),
  revenue: moneyByCurrency(revenue),
});

const isAny = ({ count }: { count: number }): boolean => count > 0;

const INTERVAL_MS: Record<SummaryInterval, number> = { day: DAY_MS, week: 7 * DAY_MS };

/** The period that a summary is about: since the last one, or of one interval when it is the first; null where that has been told already. */
export function summaryPeriod(until: Date, every: SummaryInterval, sentUntil: Date | null): Period | null {
  const from = sentUntil ?? new Date(until.getTime() - INTERVAL_MS[every]);
  return from < until ? { from, to: until } : null;
}
