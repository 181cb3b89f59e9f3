const UNITS: readonly [Intl.NumberFormatOptions['unit'], number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
];

const format = (unit: Intl.NumberFormatOptions['unit'], maximumFractionDigits: number) =>
  new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits });

const WHOLE_FROM = 10;

/** A length of time in its two largest units, as "2 hr 5 min"; a dash for one that nobody knows. */
export function formatDuration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return '–';
  const place = UNITS.findIndex(([, size]) => milliseconds >= size);
  const [unit, size] = UNITS[place] ?? ['millisecond', 1];
  if (size <= 1_000) return format(unit, milliseconds / size < WHOLE_FROM ? 1 : 0).format(milliseconds / size);
  const [smaller, part] = UNITS[place + 1] ?? ['second', 1_000];
  const rest = Math.floor((milliseconds % size) / part);
  const whole = format(unit, 0).format(Math.floor(milliseconds / size));
  return rest === 0 ? whole : `${whole} ${format(smaller, 0).format(rest)}`;
}
