import { isShort, poolStock, type PoolCounts } from '../../domain/stock';

const counts = (changes: Partial<PoolCounts>): PoolCounts => ({
  ...{ product: 'plugin', available: 100, reserved: 0, revoked: 0, waitingLines: 0 },
  ...{ usedIn7Days: 0, usedIn30Days: 0 },
  ...changes,
});

describe('poolStock', () => {
  it('tells the whole days that a pool lasts at the faster of its paces', () => {
    const rushing = poolStock(counts({ usedIn7Days: 70, usedIn30Days: 75 }));
    const slowing = poolStock(counts({ usedIn7Days: 7, usedIn30Days: 90 }));

    expect(rushing).toMatchObject({ usedPerDay: { last7Days: 10, last30Days: 2.5 }, daysLeft: 10 });
    expect(slowing).toMatchObject({ usedPerDay: { last7Days: 1, last30Days: 3 }, daysLeft: 33 });
  });

  it('promises no end where nothing is used, and none left where nothing is there', () => {
    expect(poolStock(counts({})).daysLeft).toBeNull();
    expect(poolStock(counts({ available: 0, usedIn30Days: 1 })).daysLeft).toBe(0);
  });
});

describe('isShort', () => {
  it.each([
    ['that lasts two weeks', { usedIn7Days: 50 }, true],
    ['that lasts longer', { usedIn7Days: 46 }, false],
    ['that lines wait for', { available: 0, waitingLines: 1 }, true],
    ['that nothing is taken from', { available: 0 }, false],
  ])('says of a pool %s whether it is', (_case, changes, expected) => {
    expect(isShort(poolStock(counts(changes)))).toBe(expected);
  });
});
