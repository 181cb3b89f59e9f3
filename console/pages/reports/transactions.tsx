import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { ChoiceFilter, FilterBar, PeriodFilter, StoreFilter, TextFilter } from '../../parts/filters';
import { formatMoney } from '../../parts/money';
import { OrderLink } from '../../parts/order-name';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { useFilters } from '../../parts/use-filters';
import { usePaging } from '../../parts/use-paging';
import { ownZone, stretchOf } from './sales';
import { SalesChart } from './sales-chart';

type Transaction = Schemas['Transaction'];

const STATES = [
  'accepted',
  'allocating',
  'requesting',
  'granted',
  'charged',
  'delivered',
  'exception',
  'rejected',
  'cancelled',
  'expired',
  'refunded',
  'revoked',
] as const satisfies readonly Transaction['state'][];

interface Sought {
  from: string;
  to?: string;
  store?: string;
  product?: string;
  state?: Transaction['state'];
}

/** All order lines of a time, as a chart, as a table, and to take along. */
export function Transactions({ usual }: { usual: string }) {
  const [{ from = usual, to, store, product, state }, change] = useFilters(['from', 'to', 'store', 'product', 'state']);
  const chosen = STATES.find((one) => one === state);
  const filters = { from, ...(to && { to }), ...(store && { store }), ...(product && { product }) };
  const sought: Sought = { ...filters, ...(chosen && { state: chosen }) };
  const paging = usePaging(sought);
  const query = api.useQuery(
    'get',
    '/v1/reports/transactions/page',
    { params: { query: { ...sought, ...paging.query } } },
    { placeholderData: keepPreviousData },
  );
  return (
    <>
      <FilterBar>
        <PeriodFilter
          from={from}
          to={to ?? new Date().toISOString()}
          onChange={(days) => change({ from: days.from ?? '', to: days.to ?? '' })}
        />
        <StoreFilter value={store} onChange={(value) => change({ store: value ?? '' })} />
        <TextFilter label="Product" value={product} onChange={(value) => change({ product: value ?? '' })} />
        <ChoiceFilter
          label="State"
          choices={STATES}
          value={chosen}
          onChange={(value) => change({ state: value ?? '' })}
        />
        <Download query={sought} />
      </FilterBar>
      <Stack>
        <SalesOf query={sought} />
        <Text size="xs" c="dimmed">
          Listed here by the newest order. The CSV begins with the oldest, and has amounts in minor units: cents, where
          a currency has them.
        </Text>
        <PagedTable
          label="Transactions"
          query={query}
          rows={({ transactions }) => transactions}
          idOf={({ order, line }) => `${order} ${line}`}
          columns={columns}
          paging={paging}
          empty={<Empty title="Nothing was sold in this time">Choose other days, or take a filter away.</Empty>}
        />
      </Stack>
    </>
  );
}

/** Tests are listed, and count nothing. */
function SalesOf({ query }: { query: Sought }) {
  const by = stretchOf(query.from, query.to);
  const params = { query: { ...query, by, zone: ownZone(), test: false } };
  const { data, error, refetch } = api.useQuery('get', '/v1/reports/sales', { params }, COUNTED);
  return (
    <Section title={by === 'day' ? 'By day' : 'By hour'}>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data ? <SalesChart sales={data} /> : !error && <Skeleton height={296} />}
    </Section>
  );
}

// Counting a long period takes the database a while.
const COUNTED = { placeholderData: keepPreviousData, staleTime: 60_000 } as const;

const Download = ({ query }: { query: Sought }) => (
  <Button
    component="a"
    href={`/console/v1/reports/transactions?${new URLSearchParams({ ...query, format: 'csv' }).toString()}`}
    download
    variant="default"
    leftSection={<IconDownload size={16} aria-hidden />}
  >
    Download CSV
  </Button>
);

const columns: Columns<Transaction> = [
  { accessor: 'acceptedAt', title: 'Accepted', render: ({ acceptedAt }) => <Time at={acceptedAt} /> },
  {
    accessor: 'product',
    title: 'Product',
    render: ({ product, quantity, order, externalId, number, test }) => (
      <>
        <Text size="sm">
          {quantity > 1 && `${quantity} × `}
          {product}
        </Text>
        <Group gap={6}>
          <OrderLink order={order} externalId={externalId} number={number} size="xs" />
          {test && (
            <Text size="xs" c="dimmed">
              test
            </Text>
          )}
        </Group>
      </>
    ),
  },
  { accessor: 'state', title: 'State', render: ({ state }) => <StateBadge state={state} /> },
  { accessor: 'store', title: 'Store', visibleMediaQuery: ON_WIDE_SCREENS },
  {
    accessor: 'unitPrice',
    title: 'Sum',
    textAlign: 'right',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ unitPrice, quantity, currency }) =>
      formatMoney(unitPrice === null ? null : unitPrice * quantity, currency),
  },
];
