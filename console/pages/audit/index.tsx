import { Anchor, Select, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { FilterBar, PeriodFilter, TextFilter } from '../../parts/filters';
import { ON_WIDE_SCREENS, PagedTable, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { useFilters } from '../../parts/use-filters';
import { usePaging } from '../../parts/use-paging';
import { detailsOf, subjectOf } from './subjects';
import { ACTION_CHOICES, actionWords } from './words';

/** An entry with its place on the page: two may be of one moment. */
type Entry = Schemas['AuditEntry'] & { place: number };

/** Who did what when and why, the newest first. */
export function Page() {
  const [filters, change] = useFilters(['by', 'action', 'subject', 'from', 'to']);
  const paging = usePaging(filters);
  const params = { query: { ...filters, ...paging.query } };
  const query = api.useQuery('get', '/v1/audit', { params }, { ...live, placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Audit" />
      <Filters filters={filters} change={change} />
      <PagedTable
        label="Audit"
        query={query}
        rows={({ entries }) => entries.map((entry, place) => ({ ...entry, place }))}
        idOf={({ at, place }) => `${at} ${place}`}
        columns={columnsOf((by) => change({ by }))}
        paging={paging}
        empty={
          <Empty title="Nothing here">
            {Object.keys(filters).length > 0
              ? 'Nothing that was done fits all of these filters. A name or an id is looked for as a whole.'
              : 'What people and keys do to orders, codes and settings stands here from then on.'}
          </Empty>
        }
      />
    </>
  );
}

type Names = 'by' | 'action' | 'subject' | 'from' | 'to';

interface FiltersProps {
  filters: Partial<Record<Names, string>>;
  change: (changes: Partial<Record<Names, string>>) => void;
}

const Filters = ({ filters: { by, action, subject, from, to }, change }: FiltersProps) => (
  <FilterBar>
    <TextFilter key={by} label="By whom" value={by} onChange={(value) => change({ by: value ?? '' })} />
    <Select
      label="What"
      placeholder="Any"
      data={ACTION_CHOICES}
      value={action ?? null}
      onChange={(chosen) => change({ action: chosen ?? '' })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Anything' }}
      w={{ base: '100%', xs: 260 }}
    />
    <TextFilter label="About (id)" value={subject} onChange={(value) => change({ subject: value ?? '' })} />
    <PeriodFilter from={from} to={to} onChange={(days) => change({ from: days.from ?? '', to: days.to ?? '' })} />
  </FilterBar>
);

const columnsOf = (showOf: (name: string) => void): Columns<Entry> => [
  {
    accessor: 'by',
    title: 'Who and when',
    render: ({ by, at }) => (
      <>
        <Anchor
          component="button"
          type="button"
          size="sm"
          fw={600}
          ta="start"
          className="any-wrap"
          title={`Only what ${by} did`}
          onClick={() => showOf(by)}
        >
          {by}
        </Anchor>
        <Text size="xs" c="dimmed" component="div">
          <Time at={at} withSeconds />
        </Text>
      </>
    ),
  },
  { accessor: 'action', title: 'What', render: (entry) => <What entry={entry} /> },
  {
    accessor: 'why',
    title: 'Why',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ why }) => (
      <Text size="sm" className="any-wrap">
        {why ?? '–'}
      </Text>
    ),
  },
];

function What({ entry }: { entry: Entry }) {
  const { noun, name, to } = subjectOf(entry);
  const details = detailsOf(entry);
  const subject = [noun, name].filter(Boolean).join(' ');
  return (
    <>
      <Text size="sm">{actionWords(entry.action)}</Text>
      {to === null ? (
        <Text size="xs" className="any-wrap">
          {subject}
        </Text>
      ) : (
        <Anchor component={Link} to={to} size="xs" className="any-wrap">
          {subject}
        </Anchor>
      )}
      {details !== '' && (
        <Text size="xs" c="dimmed" className="any-wrap">
          {details}
        </Text>
      )}
      {entry.why !== null && (
        <Text size="xs" hiddenFrom="sm" className="any-wrap">
          Why: {entry.why}
        </Text>
      )}
    </>
  );
}
