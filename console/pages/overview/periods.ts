import type { Schemas } from '../../api/client';

export type Overview = Schemas['Overview'];
export type Bucket = Overview['buckets'][number];
export type Period = Overview['period'];
type State = keyof Overview['orders'];

/** The periods that can be looked at, with their names. */
export const PERIODS: readonly { value: Period; label: string }[] = [
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
];

/** Reads a period; the last day for what is none. */
export const periodOf = (text: string | undefined): Period =>
  PERIODS.find(({ value }) => value === text)?.value ?? '24h';

// Of a record, so that a state that the API gains is missed here when it is built.
const ALL_STATES: Record<State, true> = {
  delivered: true,
  processing: true,
  exception: true,
  refunded: true,
  cancelled: true,
  expired: true,
  closed: true,
};

/** The states of orders, the usual one first. */
export const STATES = Object.keys(ALL_STATES) as State[];

const LABELS: Record<Period, Intl.DateTimeFormat> = {
  '24h': new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }),
  '7d': new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: 'numeric' }),
  '30d': new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' }),
};

/** The name of an hour in the viewer's own zone, or of a day, which is told in UTC. */
export const labelOf = (period: Period, { at }: Bucket): string => LABELS[period].format(new Date(at));

/** What one stretch of a period is called. */
export const stretchOf = (period: Period): 'hour' | 'day' => (period === '30d' ? 'day' : 'hour');

/** How many orders there are, whatever their state. */
export const totalOf = (orders: Overview['orders']): number =>
  Object.values(orders).reduce((total, count) => total + count, 0);
