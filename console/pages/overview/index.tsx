import { SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { api } from '../../api/client';
import { live } from '../../api/queries';
import { FilterBar, StoreFilter } from '../../parts/filters';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { Time } from '../../parts/time';
import { useFilters } from '../../parts/use-filters';
import { Figures } from './figures';
import { Exceptions, RetriedLines, Stock } from './lists';
import { CodeTime, Orders } from './order-charts';
import { periodOf, PERIODS } from './periods';

/** How everything stands. */
export function Page() {
  const [{ period: asked, store }, change] = useFilters(['period', 'store']);
  const period = periodOf(asked);
  const params = { query: { period, ...(store !== undefined && { store }) } };
  const query = api.useQuery('get', '/v1/reports/overview', { params }, { ...live, placeholderData: keepPreviousData });
  const { data: overview, error, refetch } = query;
  return (
    <>
      <PageHeader title="Overview">
        <Text size="sm" c="dimmed" component="div">
          {overview && (
            <>
              Counted <Time at={overview.at} isRelative />
            </>
          )}
        </Text>
      </PageHeader>
      <FilterBar>
        <SegmentedControl
          data={[...PERIODS]}
          value={period}
          onChange={(value) => change({ period: value })}
          aria-label="Period"
        />
        <StoreFilter value={store} onChange={(value) => change({ store: value ?? '' })} />
      </FilterBar>
      <Stack gap="md">
        {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
        <Figures overview={overview} />
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
          <Orders overview={overview} />
          <CodeTime overview={overview} />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }} spacing="md">
          <Exceptions overview={overview} store={store} />
          <RetriedLines overview={overview} store={store} />
          <Stock overview={overview} />
        </SimpleGrid>
      </Stack>
    </>
  );
}
