import { Anchor, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { ChoiceFilter, FilterBar, StoreFilter } from '../../parts/filters';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { useFilters } from '../../parts/use-filters';
import { usePaging } from '../../parts/use-paging';
import { STATES, stateOf } from './subscription-states';

type Subscription = Schemas['Subscription'];

/** All subscriptions, the one that has changed last first. */
export function Page() {
  const [{ store, state }, change] = useFilters(['store', 'state']);
  const chosen = stateOf(state);
  const filters = { ...(store && { store }), ...(chosen && { state: chosen }) };
  const paging = usePaging(filters);
  const params = { query: { ...filters, ...paging.query } };
  const query = api.useQuery('get', '/v1/subscriptions', { params }, { ...live, placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Subscriptions" />
      <FilterBar>
        <ChoiceFilter
          label="State"
          choices={STATES}
          value={chosen}
          onChange={(value) => change({ state: value ?? '' })}
        />
        <StoreFilter value={store} onChange={(value) => change({ store: value ?? '' })} />
      </FilterBar>
      <PagedTable
        label="Subscriptions"
        query={query}
        rows={({ subscriptions }) => subscriptions}
        idOf={({ id }) => id}
        columns={columns}
        paging={paging}
        empty={
          <Empty title="No subscriptions here">
            {Object.keys(filters).length > 0
              ? 'No subscription fits both filters. Take one away.'
              : 'They appear as soon as a store tells of one.'}
          </Empty>
        }
      />
    </>
  );
}

const columns: Columns<Subscription> = [
  {
    accessor: 'subscriptionId',
    title: 'Subscription',
    render: ({ id, subscriptionId, product }) => (
      <>
        <Anchor
          component={Link}
          to={`/subscriptions/${encodeURIComponent(id)}`}
          size="sm"
          fw={600}
          className="breakable"
        >
          {subscriptionId}
        </Anchor>
        <Text size="xs" c="dimmed">
          {product ?? '–'}
        </Text>
      </>
    ),
  },
  { accessor: 'state', title: 'State', render: ({ state }) => <StateBadge state={state} /> },
  { accessor: 'storeId', title: 'Store', visibleMediaQuery: ON_WIDE_SCREENS },
  { accessor: 'paidUntil', title: 'Paid until', noWrap: true, render: ({ paidUntil }) => <Time at={paidUntil} /> },
  {
    accessor: 'updatedAt',
    title: 'Changed',
    noWrap: true,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ updatedAt }) => <Time at={updatedAt} isRelative />,
  },
];
