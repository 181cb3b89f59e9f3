import { waitClass } from '../../domain/answer-times';
import {
  codeTimeOf,
  exceptionCounts,
  keptMs,
  overviewBuckets,
  overviewPeriod,
  retriedLines,
  type OrderCount,
  type WaitingCount,
} from '../../domain/overview';
import { line, lineInException } from '../models/orders';

const NOW = new Date('2026-03-10T12:34:56.000Z');

describe('codeTimeOf', () => {
  it('is the longest wait of the lines, from their acceptance to the hand-over of their codes', () => {
    const later = line({ acceptedAt: '2026-03-01T11:00:00.000Z', deliveredAt: '2026-03-01T11:00:09.000Z' });

    expect(codeTimeOf({ lines: [line(), later] })).toBe(9_000);
  });

  it.each([
    ['a line has not ended', [line(), lineInException({ deliveredAt: null })]],
    ['nothing was delivered', [line({ state: 'cancelled', deliveredAt: null })]],
    ['there is no line', []],
  ])('is not known where %s', (_case, lines) => {
    expect(codeTimeOf({ lines })).toBeNull();
  });
});

describe('keptMs', () => {
  it('is a few seconds, and longer where counting takes long', () => {
    expect([keptMs('24h', 10), keptMs('24h', 3_000), keptMs('30d', 10)]).toEqual([5_000, 60_000, 60_000]);
  });
});

describe('overviewPeriod', () => {
  it.each([
    ['24h', '2026-03-09T13:00:00.000Z', '2026-03-10T13:00:00.000Z'],
    ['7d', '2026-03-03T13:00:00.000Z', '2026-03-10T13:00:00.000Z'],
    ['30d', '2026-02-09T00:00:00.000Z', '2026-03-11T00:00:00.000Z'],
  ] as const)('has for %s whole hours or days, the last of which goes on', (period, from, to) => {
    expect(overviewPeriod(period, NOW)).toMatchObject({ from: new Date(from), to: new Date(to) });
  });
});

describe('overviewBuckets', () => {
  const count = (at: string, changes: Partial<OrderCount>): OrderCount => ({
    at,
    state: 'delivered',
    codeClass: null,
    count: 1,
    ...changes,
  });
  const stretch = overviewPeriod('24h', NOW);
  const first = '2026-03-09T13:00:00.000Z';

  it('has every hour, and what was counted in its own', () => {
    const { buckets, orders } = overviewBuckets(stretch, [
      count(first, { count: 3 }),
      count(first, { state: 'exception', count: 2 }),
      count('2026-03-10T12:00:00.000Z', { state: 'exception' }),
    ]);

    expect(buckets).toHaveLength(24);
    expect(buckets[0]).toMatchObject({ at: first, orders: { delivered: 3, exception: 2 } });
    expect(buckets[1]).toMatchObject({ orders: {}, codeTime: { orders: 0, p50Ms: null, p99Ms: null } });
    expect(orders).toEqual({ delivered: 3, exception: 3 });
  });

  it('tells the times to codes of each hour and of all, days of waiting too', () => {
    const days = 3 * 24 * 3_600_000;
    const { buckets, codeTime } = overviewBuckets(stretch, [
      count(first, { codeClass: waitClass(1_000), count: 99 }),
      count('2026-03-09T14:00:00.000Z', { codeClass: waitClass(days), count: 2 }),
    ]);

    expect(codeTime.orders).toBe(101);
    expect(codeTime.p50Ms).toBeGreaterThanOrEqual(1_000);
    expect(codeTime.p50Ms).toBeLessThanOrEqual(1_200);
    expect(codeTime.p99Ms).toBeGreaterThanOrEqual(days);
    expect(codeTime.p99Ms).toBeLessThanOrEqual(1.2 * days);
    expect(buckets[0]?.codeTime.p99Ms).toBe(codeTime.p50Ms);
  });
});

describe('what waits', () => {
  const waiting = (changes: Partial<WaitingCount>): WaitingCount => ({
    ...{ reason: 'rights_retrying', publisher: 'acme', lines: 2, since: '2026-03-02T00:00:00.000Z' },
    ...changes,
  });
  const counts = [
    waiting({}),
    waiting({ reason: 'rights_short', lines: 1, since: '2026-03-01T00:00:00.000Z' }),
    waiting({ publisher: 'aaa' }),
    waiting({ reason: 'rights_refused' }),
    waiting({ reason: 'pool_empty', publisher: null, lines: 5 }),
  ];

  it('is counted by its reason, over all publishers', () => {
    expect(exceptionCounts(counts)).toEqual([
      { reason: 'pool_empty', count: 5 },
      { reason: 'rights_retrying', count: 4 },
      { reason: 'rights_refused', count: 2 },
      { reason: 'rights_short', count: 1 },
    ]);
  });

  it('is told of each publisher where it is asked for by itself, since the first of its lines waits', () => {
    expect(retriedLines(counts)).toEqual([
      { publisher: 'aaa', lines: 2, since: '2026-03-02T00:00:00.000Z' },
      { publisher: 'acme', lines: 3, since: '2026-03-01T00:00:00.000Z' },
    ]);
  });
});
