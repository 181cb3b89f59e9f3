import { DAY_MS, HOUR_MS, type Period } from './period';

/** Into what a period is cut. */
export const STRETCHES = ['day', 'hour'] as const;
export type Stretch = (typeof STRETCHES)[number];

const LENGTHS: Record<Stretch, number> = { day: DAY_MS, hour: HOUR_MS };

/** How many of them one answer may have. */
export const MOST_STRETCHES: Record<Stretch, number> = { day: 10_000, hour: 2_400 };

const ZONES: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
const FIXED_ZONE = /^Etc\/GMT[+-]\d+$/;

/** The name that every database knows a time zone by, however it is written; null for none. */
export function findZone(name: string): string | null {
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return ZONES.has(zone) || FIXED_ZONE.test(zone) ? zone : null;
  } catch {
    return null;
  }
}

/** True for a period with more days or hours than one answer may have. */
export const isTooLong = ({ from, to }: Period, by: Stretch): boolean =>
  to.getTime() - from.getTime() > MOST_STRETCHES[by] * LENGTHS[by];

/** The time at which a day, as `2026-01-31`, begins in a zone; where a clock is put forward over midnight, that is the first there is. */
export function startOfDay(day: string, zone: string): Date {
  const offsetAt = offsetsOf(zone);
  const midnight = Date.parse(day);
  const times = [midnight - DAY_MS, midnight + DAY_MS].map((time) => midnight - offsetAt(time)).sort((a, b) => a - b);
  return new Date(times.find((time) => time + offsetAt(time) >= midnight) ?? midnight);
}

/** The days that a period touches by a zone's calendar, as `2026-01-31`, or the hours by its clock, each as the ISO time of its beginning. */
export const stretchesOf = (period: Period, by: Stretch, zone: string): string[] =>
  period.from >= period.to ? [] : by === 'day' ? daysOf(period, zone) : hoursOf(period, zone);

function daysOf({ from, to }: Period, zone: string): string[] {
  const offsetAt = offsetsOf(zone);
  const first = from.getTime() + offsetAt(from.getTime());
  const last = to.getTime() - 1 + offsetAt(to.getTime() - 1);
  const days: string[] = [];
  for (let day = floor(first, DAY_MS); day <= last; day += DAY_MS) days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}

function hoursOf({ from, to }: Period, zone: string): string[] {
  const offsetAt = offsetsOf(zone);
  const hours: string[] = [];
  for (let time = from.getTime(); time < to.getTime();) {
    const offset = offsetAt(time);
    const hour = floor(time + offset, HOUR_MS) - offset;
    hours.push(new Date(hour).toISOString());
    time = hour + HOUR_MS;
  }
  return hours;
}

const floor = (time: number, length: number): number => Math.floor(time / length) * length;

/** By how many milliseconds a zone's clock is ahead of UTC at a time. */
function offsetsOf(zone: string): (time: number) => number {
  if (zone === 'UTC') return () => 0;
  // Sweden writes dates as ISO does.
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (time) => {
    const shown = Date.parse(`${clock.format(time).replace(' ', 'T')}Z`);
    // Years of less or more than four digits are written otherwise, and nothing is sold in them.
    return Number.isNaN(shown) ? 0 : shown - floor(time, 1_000);
  };
}
