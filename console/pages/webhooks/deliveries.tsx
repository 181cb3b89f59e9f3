import { Anchor, Select, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { live } from '../../api/queries';
import { Can } from '../../api/session';
import { ChoiceFilter, FilterBar, PeriodFilter } from '../../parts/filters';
import { ON_WIDE_SCREENS, PagedTable, type Columns } from '../../parts/paged-table';
import { inWords, StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Countdown, Time } from '../../parts/time';
import { useFilters } from '../../parts/use-filters';
import { usePaging } from '../../parts/use-paging';
import { EVENT_TYPES, pageOf, type Delivery, type Endpoint } from './events';
import { ReplayEvent } from './replay';

const STATES = ['pending', 'delivered', 'failed', 'held'] as const satisfies readonly Delivery['state'][];

const NAMES = ['state', 'type', 'from', 'to'] as const;

/** What was sent to an endpoint, the newest event first, and how it was answered. */
export function Deliveries({ endpoint: { id, enabled } }: { endpoint: Endpoint }) {
  const [{ state, type, ...days }, change] = useFilters(NAMES);
  const chosenState = STATES.find((one) => one === state);
  const chosenType = EVENT_TYPES.find((one) => one === type);
  const filters = { ...days, ...(chosenState && { state: chosenState }), ...(chosenType && { type: chosenType }) };
  const paging = usePaging(filters);
  const params = { path: { id }, query: { ...filters, ...paging.query } };
  const options = { ...live, placeholderData: keepPreviousData };
  const query = api.useQuery('get', '/v1/webhook-endpoints/{id}/deliveries', { params }, options);
  return (
    <>
      <FilterBar>
        <ChoiceFilter
          label="State"
          choices={STATES}
          value={chosenState}
          onChange={(value) => change({ state: value ?? '' })}
        />
        <TypeFilter value={chosenType} onChange={(value) => change({ type: value })} />
        <PeriodFilter
          {...{ from: days.from, to: days.to }}
          onChange={({ from, to }) => change({ from: from ?? '', to: to ?? '' })}
        />
      </FilterBar>
      <PagedTable
        label="Deliveries"
        query={query}
        rows={({ deliveries }) => deliveries}
        idOf={({ event }) => event}
        columns={enabled ? [...columns, replayColumn(id)] : columns}
        paging={paging}
        empty={
          <Empty title="Nothing here">
            {Object.keys(filters).length > 0
              ? 'No event fits all of these filters. Take one away.'
              : 'What happens from now on stands here. Send a test to see one.'}
          </Empty>
        }
      />
    </>
  );
}

const TypeFilter = ({ value, onChange }: { value: string | undefined; onChange: (value: string) => void }) => (
  <Select
    label="Event"
    placeholder="Any"
    data={EVENT_TYPES}
    value={value ?? null}
    onChange={(chosen) => onChange(chosen ?? '')}
    searchable
    clearable
    clearButtonProps={{ 'aria-label': 'Any event' }}
    w={{ base: '100%', xs: 260 }}
  />
);

const columns: Columns<Delivery> = [
  { accessor: 'type', title: 'Event', render: (delivery) => <Event delivery={delivery} /> },
  { accessor: 'state', title: 'Answer', render: (delivery) => <Answer delivery={delivery} /> },
  {
    accessor: 'attempts',
    title: 'Tries',
    textAlign: 'right',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ attempts }) => attempts,
  },
];

const replayColumn = (id: string): Columns<Delivery>[number] => ({
  accessor: 'actions',
  title: 'Actions',
  render: (delivery) => (
    <Can role="operator">
      <ReplayEvent id={id} delivery={delivery} />
    </Can>
  ),
});

function Event({ delivery }: { delivery: Delivery }) {
  const { type, event, at } = delivery;
  const page = pageOf(delivery);
  return (
    <>
      <Text size="sm" fw={600} className="any-wrap">
        {type}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        <Time at={at} withSeconds />
        {page !== null && (
          <>
            {' · '}
            <Anchor component={Link} to={page} size="xs">
              {inWords(type.replace(/\..*$/, ''))}
            </Anchor>
          </>
        )}
      </Text>
      <Text size="xs" c="dimmed" className="any-wrap">
        {event}
      </Text>
    </>
  );
}

function Answer({ delivery: { state, lastAttempt, nextAttemptAt, replayedAt } }: { delivery: Delivery }) {
  return (
    <>
      <StateBadge state={state} />
      {lastAttempt && (
        <Text size="xs" className="any-wrap" component="div">
          {lastAttempt.failure ?? `HTTP ${lastAttempt.httpStatus}`}, <Time at={lastAttempt.at} isRelative />
        </Text>
      )}
      {lastAttempt?.failure !== null && lastAttempt?.answer && (
        <Text size="xs" c="dimmed" className="any-wrap" lineClamp={2}>
          {lastAttempt.answer}
        </Text>
      )}
      {nextAttemptAt !== null && (
        <Text size="xs" component="div">
          tried again <Countdown to={nextAttemptAt} />
        </Text>
      )}
      {replayedAt !== null && (
        <Text size="xs" c="dimmed" component="div">
          replayed <Time at={replayedAt} isRelative />
        </Text>
      )}
    </>
  );
}
