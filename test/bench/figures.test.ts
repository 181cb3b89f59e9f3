import { mean, median, percentile, summarize } from '../../bench/figures';

describe('median', () => {
  it('is the middle value, in whatever order they come', () => {
    expect(median([10, 2, 7])).toBe(7);
  });

  it('is the mean of the two in the middle of an even number', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('is the value itself where there is but one', () => {
    expect(median([5])).toBe(5);
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the least value that so many percent do not exceed', () => {
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile(hundred, 100)).toBe(100);
  });

  it('is the greatest of a few values at a high percentage', () => {
    expect(percentile([3, 1, 2], 99)).toBe(3);
  });

  it('is no number where nothing was measured', () => {
    expect(percentile([], 50)).toBeNaN();
  });
});

describe('mean', () => {
  it('divides the sum by the count', () => {
    expect(mean([1, 2, 6])).toBe(3);
  });
});

describe('summarize', () => {
  const rounds = [
    { ceiling: 100, orders: 80 },
    { ceiling: 50, orders: 30 },
    { ceiling: 200, orders: 180 },
  ];

  it('takes the median of the rounds, and of their ratios', () => {
    const spec = { name: 'orders', label: 'Orders', unit: '/s', over: 'ceiling', goal: { atLeast: 0.75 } };

    expect(summarize([spec], rounds)).toEqual([
      { ...spec, value: 80, rounds: [80, 30, 180], ratio: 0.8, ratios: [0.8, 0.6, 0.9], isMet: true },
    ]);
  });

  it('holds a figure without a ratio against its goal itself', () => {
    const spec = { name: 'orders', label: 'Orders', unit: 'ms', goal: { atMost: 79 } };

    expect(summarize([spec], rounds)).toMatchObject([{ value: 80, ratio: null, isMet: false }]);
  });

  it('judges nothing where there is no goal', () => {
    expect(summarize([{ name: 'ceiling', label: 'Ceiling', unit: '/s' }], rounds)).toMatchObject([
      { value: 100, isMet: null },
    ]);
  });

  it('takes the rounds that have a figure', () => {
    const [figure] = summarize([{ name: 'uploads', label: 'Uploads', unit: '/s' }], [...rounds, { uploads: 5 }]);

    expect(figure).toMatchObject({ value: 5, rounds: [5] });
  });

  it('refuses a figure that no round has measured', () => {
    expect(() => summarize([{ name: 'mail', label: 'Mail', unit: '/s' }], rounds)).toThrow(
      'No round has measured mail',
    );
  });
});
