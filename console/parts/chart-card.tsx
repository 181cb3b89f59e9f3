import { ActionIcon, Box, Group, Paper, ScrollArea, Skeleton, Table, Title, Tooltip } from '@mantine/core';
import { useToggle } from '@mantine/hooks';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { Suspense, useId, type ReactNode } from 'react';

/** What a chart shows, for who would rather read it. */
export interface ChartTable {
  head: readonly string[];
  /** By rows; the first cell of each names it. */
  rows: readonly (readonly ReactNode[])[];
}

interface ChartCardProps {
  title: string;
  /** The chart in a sentence, for who does not see it. */
  summary: string;
  table: ChartTable | undefined;
  /** A chart as high as `CHART_HEIGHT`; it may be loaded when it is shown. */
  children: ReactNode;
}

export const CHART_HEIGHT = 260;

/** A chart that can be turned into the table behind it; it takes the same room while it loads, and as either. */
export function ChartCard({ title, summary, table, children }: ChartCardProps) {
  const [shape, toggle] = useToggle(['chart', 'table'] as const);
  const id = useId();
  const other = shape === 'chart' ? 'table' : 'chart';
  const Icon = shape === 'chart' ? IconTable : IconChartBar;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        <Tooltip label={`Show as ${other}`}>
          <ActionIcon variant="subtle" color="gray" aria-label={`${title}: show as ${other}`} onClick={() => toggle()}>
            <Icon size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      {shape === 'table' && table ? (
        <BehindChart label={title} table={table} />
      ) : (
        // The words at a point stay where the point was when the chart gets narrower: they must not widen the page.
        <Box h={CHART_HEIGHT} role="img" aria-label={summary} style={{ overflow: 'hidden' }}>
          <Suspense fallback={<ChartSkeleton />}>{table ? children : <ChartSkeleton />}</Suspense>
        </Box>
      )}
    </Paper>
  );
}

const ChartSkeleton = () => <Skeleton height={CHART_HEIGHT} role="status" aria-label="Loading" />;

const BehindChart = ({ label, table: { head, rows } }: { label: string; table: ChartTable }) => (
  <ScrollArea h={CHART_HEIGHT} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}>
    <Table stickyHeader striped data={{ head: [...head], body: rows.map((row) => [...row]) }} />
  </ScrollArea>
);
