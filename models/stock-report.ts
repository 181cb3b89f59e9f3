import { DAY_MS } from '../domain/period';
import { poolStock, type PoolStock } from '../domain/stock';
import type { Models } from './models';

/** How all pools stand, and how long each lasts; by the products' ids. */
export async function readPools(
  { products, codes, waitingLines }: Pick<Models, 'products' | 'codes' | 'waitingLines'>,
  now: Date,
): Promise<PoolStock[]> {
  const pools = (await products.list()).filter(({ source }) => source === 'pool').map(({ id }) => id);
  const usedIn = (days: number) => codes.usedSince(pools, new Date(now.getTime() - days * DAY_MS));
  const [stock, week, month, waiting] = await Promise.all([
    codes.stockOf(pools),
    usedIn(7),
    usedIn(30),
    waitingLines.countEach(pools),
  ]);
  return pools.map((product) => {
    const { available = 0, reserved = 0, revoked = 0 } = stock.get(product) ?? {};
    return poolStock({
      ...{ product, available, reserved, revoked },
      usedIn7Days: week.get(product) ?? 0,
      usedIn30Days: month.get(product) ?? 0,
      waitingLines: waiting.get(product) ?? 0,
    });
  });
}
