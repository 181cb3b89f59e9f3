import { salesOf, type LineCount } from '../../domain/sales';

const PERIOD = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-03-03T00:00:00Z') };
const counted = (at: string): LineCount => ({
  ...{ at, state: 'delivered', currency: 'USD', test: false, charge: null, isFree: null, lines: 1, amount: 100 },
});

describe('salesOf', () => {
  it('puts what a database counts for a day that the period does not have into the next one that it has', () => {
    const { buckets } = salesOf(['2026-02-28', '2026-03-02', '2026-03-03'].map(counted), PERIOD, 'day', 'UTC');

    expect(buckets.map(({ at, lines }) => [at, lines.delivered])).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 2],
    ]);
  });
});
