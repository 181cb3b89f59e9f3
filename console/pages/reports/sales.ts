import type { Schemas } from '../../api/client';

export type Sales = Schemas['Sales'];
type State = keyof Sales['lines'];

/** The lines of a day or an hour by what has become of them. */
export interface Bar {
  at: string;
  delivered: number;
  open: number;
  ended: number;
}

const ENDED: readonly State[] = ['rejected', 'cancelled', 'expired', 'refunded', 'revoked'];

const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });
const DAY_OF_YEAR = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const HOUR = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: 'numeric' });
const HOUR_PUT_BACK = new Intl.DateTimeFormat(undefined, {
  ...{ month: 'short', day: 'numeric', hour: 'numeric', timeZoneName: 'short' },
});

/** All days or hours of a period, each with a name of its own. */
export function barsOf({ by, buckets }: Sales): Bar[] {
  const format = by === 'hour' ? HOUR : isWithinYear(buckets) ? DAY : DAY_OF_YEAR;
  const names = buckets.map(({ at }) => format.format(new Date(at)));
  return buckets.map(({ at, lines }, index) => {
    const name = names[index] ?? at;
    // A clock that is put back shows an hour twice.
    const isSecond = name === names[index - 1];
    return { at: isSecond ? HOUR_PUT_BACK.format(new Date(at)) : name, ...barOf(lines) };
  });
}

const MOST_DAYS_OF_YEAR = 365;

const isWithinYear = ({ length }: Sales['buckets']): boolean => length <= MOST_DAYS_OF_YEAR;

function barOf(lines: Sales['lines']): Omit<Bar, 'at'> {
  const all = countOf(lines);
  const ended = ENDED.reduce((sum, state) => sum + (lines[state] ?? 0), 0);
  const delivered = lines.delivered ?? 0;
  return { delivered, open: all - delivered - ended, ended };
}

/** How many lines there are, whatever their state. */
export const countOf = (lines: Sales['lines']): number => Object.values(lines).reduce((sum, count) => sum + count, 0);

const MOST_MS_BY_HOUR = 49 * 60 * 60 * 1000;

/** A day or two are told by the hour, longer periods by the day. */
export const stretchOf = (from: string, to: string | undefined): Sales['by'] =>
  (to ? Date.parse(to) : Date.now()) - Date.parse(from) <= MOST_MS_BY_HOUR ? 'hour' : 'day';

/** The viewer's own time zone. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
