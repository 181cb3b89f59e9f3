import type { Story } from './three-weeks-story';

const HEADINGS = ['order', 'the publisher', 'tries', 'people', 'ended', 'charged', 'keys', 'mails', 'events', ''];

/** Renders each order's story as a line of a table. */
export function renderStories(stories: readonly Story[]): string {
  const rows = [HEADINGS, ...stories.map(toCells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [headings, ...lines] = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [headings, '-'.repeat(headings?.length ?? 0), ...lines].join('\n');
}

const toCells = ({ order, state, charged, tries, keys, mails, events, faults }: Story): string[] => [
  order.name,
  order.publisher,
  String(tries),
  order.people,
  state,
  charged,
  keys.returned > 0 ? `${keys.given}, returned` : String(keys.given),
  String(mails),
  String(events),
  faults.length > 0 ? `WRONG: ${faults.join('; ')}` : '',
];
