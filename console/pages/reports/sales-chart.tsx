import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Box, Center, Group, Text } from '@mantine/core';
import { formatMoney } from '../../parts/money';
import { barsOf, countOf, type Sales } from './sales';

const HEIGHT = 260;

const SERIES = [
  { name: 'delivered', label: 'Delivered', color: 'green.6' },
  { name: 'open', label: 'Under way or waiting', color: 'orange.6' },
  { name: 'ended', label: 'Cancelled, expired or refunded', color: 'gray.6' },
];

/** The lines of each day or hour, by what has become of them, and what all have brought. */
export function SalesChart({ sales }: { sales: Sales }) {
  const counted = countOf(sales.lines);
  const bars = barsOf(sales);
  return (
    <>
      <Group gap="lg" mih={20}>
        <Text size="sm">{counted === 1 ? '1 line' : `${counted} lines`}</Text>
        {sales.revenue.map(({ currency, amount }) => (
          <Text key={currency} size="sm" fw={600}>
            {formatMoney(amount, currency)} revenue
          </Text>
        ))}
        {counted > 0 && (
          <Text size="xs" c="dimmed">
            {sales.revenue.length === 0 && 'No revenue. '}
            It counts lines that are paid for, before tax, without what was cancelled, refunded or revoked.
          </Text>
        )}
      </Group>
      {counted === 0 ? (
        <Center h={HEIGHT}>
          <Text c="dimmed" size="sm">
            No orders in this time.
          </Text>
        </Center>
      ) : (
        <Box h={HEIGHT} role="img" aria-label={`${counted} lines in ${bars.length} ${sales.by}s`}>
          <BarChart
            h={HEIGHT}
            type="stacked"
            data={bars}
            dataKey="at"
            series={SERIES}
            withLegend
            legendProps={{ verticalAlign: 'bottom' }}
            xAxisProps={{ minTickGap: 32 }}
            yAxisProps={{ allowDecimals: false, width: 44 }}
            barProps={{ isAnimationActive: false, maxBarSize: 48 }}
            accessibilityLayer={false}
          />
        </Box>
      )}
    </>
  );
}
