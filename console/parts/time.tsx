import { Text, Tooltip } from '@mantine/core';
import { formatDuration } from './duration';
import { useNow } from './use-now';

const shown = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
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
  withSeconds?: boolean;
}

/** A time in the viewer's own zone, with UTC when it is pointed at. */
export function Time({ at, isRelative = false, withSeconds = false }: TimeProps) {
  if (!at) return <Text span>–</Text>;
  const date = new Date(at);
  return (
    <Tooltip label={utc(date)} events={POINTED_AT}>
      <time dateTime={at}>{isRelative ? <FromNow date={date} /> : (withSeconds ? exact : shown).format(date)}</time>
    </Tooltip>
  );
}

const POINTED_AT = { hover: true, focus: true, touch: true };

const FromNow = ({ date }: { date: Date }) => fromNow(date, useNow(SECOND));

/** The time that is left, second by second; "any moment" once it has come. */
export function Countdown({ to }: { to: string | null | undefined }) {
  const left = Date.parse(to ?? '') - useNow(SECOND);
  if (!to) return <Text span>–</Text>;
  return (
    <Tooltip label={utc(new Date(to))} events={POINTED_AT}>
      <time dateTime={to}>{left < SECOND ? 'any moment' : `in ${formatDuration(left)}`}</time>
    </Tooltip>
  );
}

/** How long something has lasted, second by second. */
export function Lasted({ since }: { since: string | null | undefined }) {
  const lasted = useNow(SECOND) - Date.parse(since ?? '');
  if (!since) return <Text span>–</Text>;
  return (
    <Tooltip label={utc(new Date(since))} events={POINTED_AT}>
      <time dateTime={since}>{formatDuration(Math.max(lasted, SECOND))}</time>
    </Tooltip>
  );
}

const SECOND = 1_000;

const utc = (date: Date): string =>
  date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');

/** What has been is told in whole units; what is to come is rounded, so that 21 days are so many when they begin. */
export function fromNow(date: Date, now: number): string {
  const distance = date.getTime() - now;
  const place = UNITS.findIndex(([, size], at) => Math.abs(distance) >= size - (distance > 0 ? roundingOf(at) : 0));
  const [unit, length] = UNITS[place] ?? ['second', SECOND];
  return relative.format(distance > 0 ? Math.round(distance / length) : Math.trunc(distance / length), unit);
}

/** What is nearer to a whole unit than this many milliseconds of the next smaller one is that unit. */
const roundingOf = (place: number): number => (UNITS[place + 1]?.[1] ?? 0) / 2;
