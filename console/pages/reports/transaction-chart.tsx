import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Box, Center, Group, Text } from '@mantine/core';
import type { Schemas } from '../../api/client';
import { formatMoney } from '../../parts/money';
import { daysOf, sumsOf } from './revenue';

const HEIGHT = 260;

const SERIES = [
  { name: 'delivered', label: 'Delivered', color: 'green.6' },
  { name: 'open', label: 'Under way or waiting', color: 'orange.6' },
  { name: 'ended', label: 'Cancelled, expired or refunded', color: 'gray.6' },
];

/** The lines of each day, by what has become of them. */
export function TransactionChart({ rows }: { rows: Schemas['Transaction'][] }) {
  const days = daysOf(rows);
  const counted = days.reduce((sum, { delivered, open, ended }) => sum + delivered + open + ended, 0);
  return (
    <>
      <Group gap="lg" mih={20}>
        <Text size="sm">{counted === 1 ? '1 line' : `${counted} lines`}</Text>
        {sumsOf(rows).map(([currency, sum]) => (
          <Text key={currency} size="sm" fw={600}>
            {formatMoney(sum, currency)}
          </Text>
        ))}
      </Group>
      {days.length === 0 ? (
        <Center h={HEIGHT}>
          <Text c="dimmed" size="sm">
            No orders in this time.
          </Text>
        </Center>
      ) : (
        <Box h={HEIGHT} role="img" aria-label={`${counted} lines on ${days.length} days`}>
          <BarChart
            h={HEIGHT}
            type="stacked"
            data={days}
            dataKey="day"
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
