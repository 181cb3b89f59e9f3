import { retryDelayMs, wantsEvent, withinWindow } from '../../domain/webhook';

describe('wantsEvent', () => {
  const wants = (types: string[] | null, stores: string[] | null, storeId: string | null = 'direct') =>
    wantsEvent({ types, stores }, { type: 'order.fulfilled', storeId });

  it.each<[string, boolean, boolean]>([
    ['everything', wants(null, null), true],
    ['its type', wants(['order.fulfilled'], null), true],
    ['its noun', wants(['license.*', 'order.*'], null), true],
    ['another type', wants(['order.expired', 'license.*'], null), false],
    ['its store', wants(null, ['direct']), true],
    ['another store', wants(null, ['shop']), false],
    ['a store, of what belongs to none', wants(null, ['direct'], null), false],
    ['everything, of what belongs to no store', wants(null, null, null), true],
  ])('for an endpoint that wants %s', (_case, found, expected) => {
    expect(found).toBe(expected);
  });

  it('never takes a test for what has happened', () => {
    expect(wantsEvent({ types: null, stores: null }, { type: 'webhook.test', storeId: null })).toBe(false);
  });
});

describe('retryDelayMs', () => {
  const hours = (n: number) => n * 60 * 60_000;

  it('grows from seconds to four hours', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map((attempts) => retryDelayMs(attempts, null, 0) / 1_000);

    expect(delays).toEqual([5, 15, 45, 135, 405, 1_215, 3_645, 10_935, 14_400, 14_400]);
  });

  it('heeds the receiver between a second and four hours', () => {
    expect([0, 90_000, hours(100)].map((asked) => retryDelayMs(1, asked, 0))).toEqual([1_000, 90_000, hours(4)]);
  });

  it('spreads by a fifth at most', () => {
    expect([retryDelayMs(1, null, 0.5), retryDelayMs(1, null, 0.999)]).toEqual([5_500, 5_999]);
  });
});

describe('withinWindow', () => {
  it('leaves what comes in time, and moves one try to a minute before the end', () => {
    expect(withinWindow(5_000, 600_000)).toBe(5_000);
    expect(withinWindow(900_000, 600_000)).toBe(540_000);
    expect(withinWindow(900_000, 60_000)).toBe(900_000);
  });
});
