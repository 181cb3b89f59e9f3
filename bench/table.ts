import type { Figure, Goal } from './figures';

const HEADINGS = ['', 'median', 'of the ceiling', 'goal', '', 'rounds'];

/** Renders figures as a table for the screen; a column that none of them fills is left out. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(toCells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isFilled = (column: number) => rows.slice(1).some((row) => row[column] !== '');
  const columns = HEADINGS.map((_, column) => column).filter(isFilled);
  const rule = '-'.repeat(columns.reduce((sum, column) => sum + (widths[column] ?? 0) + 2, -2));
  const [headings, ...lines] = rows.map((row) => renderRow(row, columns, widths));
  return [headings, rule, ...lines].join('\n');
}

const toCells = ({ label, unit, value, ratio, goal, isMet, rounds }: Figure): string[] => [
  label,
  `${formatNumber(value)} ${unit}`.trimEnd(),
  ratio === null ? '' : ratio.toFixed(2),
  goal ? formatGoal(goal) : '',
  isMet === null ? '' : isMet ? 'met' : 'MISSED',
  rounds.map(formatNumber).join(' '),
];

const renderRow = (cells: readonly string[], columns: readonly number[], widths: readonly number[]): string =>
  columns
    .map((column) => {
      const [cell = '', width = 0] = [cells[column], widths[column]];
      return column === 1 || column === 2 ? cell.padStart(width) : cell.padEnd(width);
    })
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
