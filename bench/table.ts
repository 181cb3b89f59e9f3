import type { Figure, Goal } from './figures';

const HEADINGS = ['', 'median', 'of the ceiling', 'goal', '', 'rounds'];

/** Renders figures as a table for the screen. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(toCells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const [headings, ...lines] = rows.map((row) => renderRow(row, widths));
  return [headings, rule, ...lines].join('\n');
}

const toCells = ({ label, unit, value, ratio, goal, isMet, rounds }: Figure): string[] => [
  label,
  `${formatNumber(value)} ${unit}`,
  ratio === null ? '' : ratio.toFixed(2),
  goal ? formatGoal(goal) : '',
  isMet === null ? '' : isMet ? 'met' : 'MISSED',
  rounds.map(formatNumber).join(' '),
];

const renderRow = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, column) =>
      column === 1 || column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    )
    .join('  ')
    .trimEnd();

function formatGoal({ atLeast, atMost }: Goal): string {
  return [atLeast === undefined ? [] : `>= ${atLeast}`, atMost === undefined ? [] : `<= ${atMost}`].flat().join(', ');
}

/** Writes a number with three digits or more, as many as tell something. */
export const formatNumber = (value: number): string =>
  value >= 100
    ? Math.round(value).toLocaleString('en-US')
    : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
