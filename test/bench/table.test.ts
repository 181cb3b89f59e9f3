import type { Figure } from '../../bench/figures';
import { formatNumber, renderTable } from '../../bench/table';

const figure: Figure = {
  name: 'orders',
  label: 'Orders',
  unit: '/s',
  value: 80,
  rounds: [80, 30.25, 180.4],
  ratio: null,
  ratios: [],
  isMet: null,
};

describe('renderTable', () => {
  it('lines up names, medians, ratios and goals', () => {
    const table = renderTable([
      figure,
      { ...figure, label: 'Mails', value: 40, ratio: 0.5, goal: { atLeast: 0.5 }, isMet: true },
      { ...figure, label: 'Delay', unit: 'ms', value: 1234.5, ratio: 2.126, goal: { atMost: 2 }, isMet: false },
    ]);

    expect(table.split('\n')).toEqual([
      '          median  of the ceiling  goal            rounds',
      '-------------------------------------------------------------',
      'Orders     80 /s                                  80 30.3 180',
      'Mails      40 /s            0.50  >= 0.5  met     80 30.3 180',
      'Delay   1,235 ms            2.13  <= 2    MISSED  80 30.3 180',
    ]);
  });
});

describe('renderTable of figures without a ratio', () => {
  it('leaves out the columns that none of them fills', () => {
    expect(renderTable([{ ...figure, unit: '' }]).split('\n')).toEqual([
      '        median  rounds',
      '---------------------------',
      'Orders      80  80 30.3 180',
    ]);
  });
});

describe('formatNumber', () => {
  it.each([
    [12_345.6, '12,346'],
    [99.96, '100'],
    [7, '7'],
    [0.04567, '0.0457'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});
