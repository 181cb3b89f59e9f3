import fc from 'fast-check';
import { quantileMs, timeClass } from '../../domain/answer-times';

function timesOf(milliseconds: number[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const each of milliseconds) times.set(timeClass(each), (times.get(timeClass(each)) ?? 0) + 1);
  return times;
}

describe('quantileMs', () => {
  it('is what that part of all answers took at most, and up to a fifth more', () => {
    const anyTimes = fc.array(fc.integer({ min: 1, max: 1_800_000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(anyTimes, fc.constantFrom(0.5, 0.99), (milliseconds, part) => {
        const exact = milliseconds.toSorted((a, b) => a - b)[Math.ceil(part * milliseconds.length) - 1] ?? 0;
        const told = quantileMs(timesOf(milliseconds), part) ?? 0;

        expect(told).toBeGreaterThanOrEqual(exact);
        expect(told).toBeLessThanOrEqual(exact * 1.2 + 1);
      }),
    );
  });

  it('is nothing without answers, and not below 1 ms for the quickest', () => {
    expect(quantileMs(new Map(), 0.5)).toBeNull();
    expect(quantileMs(timesOf([0, 0]), 0.99)).toBe(1);
  });

  it('counts what takes longer than half an hour as that', () => {
    expect(timeClass(1e9)).toBe(timeClass(2e9));
  });
});
