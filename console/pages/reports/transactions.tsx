import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { ChoiceFilter, FilterBar, PeriodFilter, StoreFilter, TextFilter } from '../../parts/filters';
import { formatMoney } from '../../parts/money';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { Section } from '../../parts/section';
import { StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { useFilters } from '../../parts/use-filters';
import { usePlaces } from '../../parts/use-places';
import { TransactionChart } from './transaction-chart';
import { revenueOf } from './revenue';

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

/** All order lines of a time, as a chart, as a table, and to take along. */
export function Transactions({ usual }: { usual: string }) {
  const [{ from = usual, to, store, product, state }, change] = useFilters(['from', 'to', 'store', 'product', 'state']);
  const chosen = STATES.find((one) => one === state);
  const filters = { from, ...(to && { to }), ...(store && { store }), ...(product && { product }) };
  const sought = { ...filters, ...(chosen && { state: chosen }) };
  const params = { query: { ...sought, format: 'json' as const } };
  const query = api.useQuery('get', '/v1/reports/transactions', { params }, { placeholderData: keepPreviousData });
  const rows = query.data as Transaction[] | undefined;
  const places = usePlaces(rows?.toReversed());
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
        <Section title="By day">{rows ? <TransactionChart rows={rows} /> : <Skeleton height={296} />}</Section>
        <PagedTable
          label="Transactions"
          query={{ ...query, data: places.page }}
          rows={(page) => page.rows}
          idOf={({ order, line }) => `${order} ${line}`}
          columns={columns}
          paging={places.paging}
          empty={<Empty title="Nothing was sold in this time">Choose other days, or take a filter away.</Empty>}
        />
      </Stack>
    </>
  );
}

const Download = ({ query }: { query: Record<string, string> }) => (
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
  { accessor: 'acceptedAt', title: 'Accepted', noWrap: true, render: ({ acceptedAt }) => <Time at={acceptedAt} /> },
  {
    accessor: 'product',
    title: 'Product',
    render: ({ product, quantity, order, externalId, test }) => (
      <>
        <Text size="sm">
          {quantity > 1 && `${quantity} × `}
          {product}
        </Text>
        <Group gap={6}>
          <Anchor component={Link} to={`/orders/${encodeURIComponent(order)}`} size="xs" className="breakable">
            {externalId}
          </Anchor>
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
    render: (row) => formatMoney(row.unitPrice === null ? null : revenueOf(row), row.currency),
  },
];
