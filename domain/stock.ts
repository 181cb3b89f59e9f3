/** How a pool stands, and how long it lasts. */
export interface PoolStock {
  product: string;
  available: number;
  reserved: number;
  revoked: number;
  /** Codes of the pool that lines have taken, a day, over the last days. */
  usedPerDay: { last7Days: number; last30Days: number };
  /** Whole days that the available codes last; null where none is used. */
  daysLeft: number | null;
  waitingLines: number;
}

/** What has been counted of a pool. */
export interface PoolCounts extends Omit<PoolStock, 'usedPerDay' | 'daysLeft'> {
  usedIn7Days: number;
  usedIn30Days: number;
}

/** Tells how long a pool lasts: at the faster of its two paces, so that a rush is seen in time. */
export function poolStock({ usedIn7Days, usedIn30Days, ...counted }: PoolCounts): PoolStock {
  const usedPerDay = { last7Days: perDay(usedIn7Days, 7), last30Days: perDay(usedIn30Days, 30) };
  const pace = Math.max(usedIn7Days / 7, usedIn30Days / 30);
  return { ...counted, usedPerDay, daysLeft: pace === 0 ? null : Math.floor(counted.available / pace) };
}

const perDay = (count: number, days: number): number => Math.round((100 * count) / days) / 100;

const FEW_DAYS = 14;

/** True for a pool that lasts two weeks or less, or that lines wait for. */
export const isShort = ({ daysLeft, waitingLines }: PoolStock): boolean =>
  waitingLines > 0 || (daysLeft !== null && daysLeft <= FEW_DAYS);
