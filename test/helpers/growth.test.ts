import { growthByEight } from './growth';

/** Takes as many steps as it is told. */
function steps(count: number): number {
  let sum = 0;
  for (let step = 0; step < count; step += 1) sum = (sum + step) % 7;
  return sum;
}

describe('growthByEight', () => {
  it('takes linear work for linear, and finds out what is quadratic', () => {
    expect(growthByEight((size) => void steps(1_000 * size), 2_000)).toBeLessThan(24);
    expect(growthByEight((size) => void steps(size * size), 800)).toBeGreaterThan(24);
  });
});
