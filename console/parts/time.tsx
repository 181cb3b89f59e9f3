import { Text, Tooltip } from '@mantine/core';

const shown = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

interface TimeProps {
  /** ISO time; null shows a dash. */
  at: string | null | undefined;
  /** As "2 hours ago" or "in 3 days". */
  isRelative?: boolean;
}

/** A time in the viewer's own zone, with UTC when it is pointed at. */
export function Time({ at, isRelative = false }: TimeProps) {
  if (!at) return <Text span>–</Text>;
  const date = new Date(at);
  return (
    <Tooltip
      label={date
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC')}
      events={POINTED_AT}
    >
      <time dateTime={at}>{isRelative ? fromNow(date) : shown.format(date)}</time>
    </Tooltip>
  );
}

const POINTED_AT = { hover: true, focus: true, touch: true };

function fromNow(date: Date): string {
  const distance = date.getTime() - Date.now();
  const [unit, length] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? ['second', 1_000];
  return relative.format(Math.trunc(distance / length), unit);
}
