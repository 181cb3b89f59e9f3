import { Anchor, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { isAtLeast, useRole } from '../../api/session';
import { ChoiceFilter, FilterBar, StoreFilter, TextFilter } from '../../parts/filters';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { inWords, StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { useFilters } from '../../parts/use-filters';
import { usePaging } from '../../parts/use-paging';
import { LineActions } from './line-actions';
import { REASONS, reasonOf } from './reasons';

type Item = Schemas['ExceptionItem'];

/** The lines that wait for a person. */
export function Page() {
  const [{ reason, ...rest }, change] = useFilters(['reason', 'store', 'product']);
  const chosen = reasonOf(reason);
  const filters = { ...rest, ...(chosen && { reason: chosen }) };
  const paging = usePaging(filters);
  const params = { query: { ...filters, ...paging.query } };
  const query = api.useQuery('get', '/v1/exceptions', { params }, { ...live, placeholderData: keepPreviousData });
  const mayAct = isAtLeast(useRole(), 'operator');
  return (
    <>
      <PageHeader title="Exceptions" />
      <FilterBar>
        <ChoiceFilter
          label="Reason"
          choices={REASONS}
          value={chosen}
          onChange={(value) => change({ reason: value ?? '' })}
        />
        <StoreFilter value={rest.store} onChange={(value) => change({ store: value ?? '' })} />
        <TextFilter label="Product" value={rest.product} onChange={(value) => change({ product: value ?? '' })} />
      </FilterBar>
      <PagedTable
        label="Exceptions"
        query={query}
        rows={({ items }) => items}
        idOf={({ order, line }) => `${order} ${line.id}`}
        columns={mayAct ? [...columns, actions] : columns}
        paging={paging}
        empty={
          <Empty title="Nothing waits for you">
            {Object.keys(filters).length > 0
              ? 'No line fits all of these filters. Take one away.'
              : 'Lines that cannot go on by themselves appear here.'}
          </Empty>
        }
      />
    </>
  );
}

const columns: Columns<Item> = [
  {
    accessor: 'order',
    title: 'Order',
    noWrap: true,
    render: ({ order, number, externalId, line }) => (
      <>
        <Anchor component={Link} to={`/orders/${encodeURIComponent(order)}`} size="sm" fw={600}>
          {number ?? externalId}
        </Anchor>
        <Text size="xs" c="dimmed">
          {line.quantity > 1 && `${line.quantity} × `}
          {line.product}
        </Text>
      </>
    ),
  },
  {
    accessor: 'line.exception',
    title: 'What is wrong',
    render: ({ line: { exception } }) => (
      <>
        <Text size="sm" fw={500}>
          {exception?.message ?? inWords('exception')}
        </Text>
        <Text size="xs" c="dimmed">
          {exception?.cure}
        </Text>
      </>
    ),
  },
  {
    accessor: 'reason',
    title: 'Reason',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ line: { exception } }) => exception && <StateBadge state={exception.reason} />,
  },
  {
    accessor: 'attempts',
    title: 'Attempts',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ attempts }) => attempts && <Attempts {...attempts} />,
  },
  {
    accessor: 'deadline',
    title: 'Window closes',
    noWrap: true,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ line: { exception } }) => <Time at={exception?.deadline} isRelative />,
  },
];

const actions: Columns<Item>[number] = {
  accessor: 'actions',
  title: 'Actions',
  render: ({ order, line }) => <LineActions orderId={order} line={line} />,
};

const Attempts = ({ count, last, nextAttemptAt }: NonNullable<Item['attempts']>) => (
  <>
    <Text size="sm">{count}</Text>
    {last?.returnMessage && (
      <Text size="xs" c="dimmed">
        {last.returnCode} {last.returnMessage}
      </Text>
    )}
    {nextAttemptAt !== null && (
      <Text size="xs" c="dimmed" component="div">
        next <Time at={nextAttemptAt} isRelative />
      </Text>
    )}
  </>
);
