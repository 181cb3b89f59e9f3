import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import { Center, Text } from '@mantine/core';
import { CHART_HEIGHT } from '../../parts/chart-card';
import { formatDuration } from '../../parts/duration';
import { colorOf, inWords } from '../../parts/state-badge';
import { labelOf, STATES, totalOf, type Overview } from './periods';

interface ChartProps {
  overview: Overview;
}

const SHADE = 6;
const AXIS = { minTickGap: 32 } as const;
/** With more points than these a line says it all. */
const MOST_DOTS = 40;

const Nothing = () => (
  <Center h={CHART_HEIGHT}>
    <Text c="dimmed" size="sm">
      No orders in this time.
    </Text>
  </Center>
);

/** The orders of each hour or day, by their state now. */
export function OrdersChart({ overview: { buckets, orders, period } }: ChartProps) {
  if (totalOf(orders) === 0) return <Nothing />;
  return (
    <BarChart
      h={CHART_HEIGHT}
      type="stacked"
      data={buckets.map((bucket) => ({ at: labelOf(period, bucket), ...bucket.orders }))}
      dataKey="at"
      series={STATES.filter((state) => orders[state]).map((name) => ({
        name,
        label: inWords(name),
        color: `${colorOf(name)}.${SHADE}`,
      }))}
      withLegend
      legendProps={{ verticalAlign: 'bottom' }}
      xAxisProps={AXIS}
      yAxisProps={{ allowDecimals: false, width: 44 }}
      barProps={{ isAnimationActive: false }}
      accessibilityLayer={false}
    />
  );
}

/** How long half of the buyers of each hour or day have waited for their codes at most, and nearly all of them. */
export function CodeTimeChart({ overview: { buckets, codeTime, period } }: ChartProps) {
  if (codeTime.orders === 0) return <Nothing />;
  const points = buckets.filter((bucket) => bucket.codeTime.orders > 0).length;
  return (
    <LineChart
      h={CHART_HEIGHT}
      data={buckets.map((bucket) => ({ at: labelOf(period, bucket), ...bucket.codeTime }))}
      dataKey="at"
      series={[
        { name: 'p50Ms', label: 'Half of them (p50)', color: `teal.${SHADE}` },
        { name: 'p99Ms', label: 'Nearly all (p99)', color: `indigo.${SHADE}` },
      ]}
      curveType="monotone"
      connectNulls
      withDots={points <= MOST_DOTS}
      withLegend
      legendProps={{ verticalAlign: 'bottom' }}
      xAxisProps={AXIS}
      // A line that waits for days beside one that took a second: only so are both seen.
      yAxisProps={{ scale: 'log', domain: ['auto', 'auto'], width: 68 }}
      valueFormatter={formatDuration}
      lineProps={{ isAnimationActive: false }}
      accessibilityLayer={false}
    />
  );
}
