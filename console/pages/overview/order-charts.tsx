import { lazy } from 'react';
import { ChartCard } from '../../parts/chart-card';
import { formatDuration } from '../../parts/duration';
import { inWords } from '../../parts/state-badge';
import { Time } from '../../parts/time';
import { labelOf, STATES, stretchOf, totalOf, type Bucket, type Overview } from './periods';

// Charts are the heaviest part of the console: the page stands before they are there.
const OrdersChart = lazy(async () => ({ default: (await import('./charts')).OrdersChart }));
const CodeTimeChart = lazy(async () => ({ default: (await import('./charts')).CodeTimeChart }));

interface ChartProps {
  overview: Overview | undefined;
}

/** The orders that came, as a chart or a table. */
export function Orders({ overview }: ChartProps) {
  const stretch = stretchOf(overview?.period ?? '24h');
  return (
    <ChartCard
      title={`Orders per ${stretch}`}
      summary={overview ? `${totalOf(overview.orders)} orders: ${inSummary(overview.orders)}` : 'Orders'}
      table={overview && ordersTable(overview)}
    >
      {overview && <OrdersChart overview={overview} />}
    </ChartCard>
  );
}

/** How long buyers waited for their codes, as a chart or a table. */
export const CodeTime = ({ overview }: ChartProps) => (
  <ChartCard
    title="From order to code"
    summary={
      overview
        ? `Half of the orders took at most ${formatDuration(overview.codeTime.p50Ms)}, 99 of 100 at most ${formatDuration(overview.codeTime.p99Ms)}`
        : 'From order to code'
    }
    table={overview && codeTimeTable(overview)}
  >
    {overview && <CodeTimeChart overview={overview} />}
  </ChartCard>
);

const inSummary = (orders: Overview['orders']): string =>
  statesOf(orders)
    .map((state) => `${orders[state] ?? 0} ${inWords(state).toLowerCase()}`)
    .join(', ') || 'none';

const statesOf = (orders: Overview['orders']) => STATES.filter((state) => orders[state]);

function ordersTable({ buckets, orders, period }: Overview) {
  const states = statesOf(orders);
  return {
    head: [inWords(stretchOf(period)), ...states.map(inWords), 'All'],
    rows: newestFirst(buckets).map((bucket) => [
      named(period, bucket),
      ...states.map((state) => bucket.orders[state] ?? 0),
      totalOf(bucket.orders),
    ]),
  };
}

const codeTimeTable = ({ buckets, period }: Overview) => ({
  head: [inWords(stretchOf(period)), 'Orders with codes', 'Half of them (p50)', 'Nearly all (p99)'],
  rows: newestFirst(buckets).map((bucket) => [
    named(period, bucket),
    bucket.codeTime.orders,
    formatDuration(bucket.codeTime.p50Ms),
    formatDuration(bucket.codeTime.p99Ms),
  ]),
});

const newestFirst = (buckets: readonly Bucket[]): Bucket[] => [...buckets].reverse();

const named = (period: Overview['period'], bucket: Bucket) =>
  period === '30d' ? labelOf(period, bucket) : <Time at={bucket.at} />;
