import { keepPreviousData } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { FilterBar, PeriodFilter } from '../../parts/filters';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { Empty } from '../../parts/states';
import { useFilters } from '../../parts/use-filters';
import { WholeTable } from '../../parts/whole-table';

type Publisher = Schemas['PublisherReport'];

/** How publishers' key servers have answered. */
export function Publishers({ usual }: { usual: string }) {
  const [{ from = usual, to }, change] = useFilters(['from', 'to']);
  const params = { query: { from, ...(to && { to }) } };
  const query = api.useQuery('get', '/v1/reports/publishers', { params }, { placeholderData: keepPreviousData });
  return (
    <>
      <FilterBar>
        <PeriodFilter
          from={from}
          to={to ?? new Date().toISOString()}
          onChange={(days) => change({ from: days.from ?? '', to: days.to ?? '' })}
        />
      </FilterBar>
      <WholeTable
        label="Publishers"
        query={query}
        rows={query.data?.publishers}
        idOf={({ publisher }) => publisher}
        columns={columns}
        empty={<Empty title="No publisher was asked in this time">Choose other days.</Empty>}
      />
    </>
  );
}

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const shown = (milliseconds: number | null): string => (milliseconds === null ? '–' : `${milliseconds} ms`);

const columns: Columns<Publisher> = [
  { accessor: 'publisher', title: 'Publisher' },
  {
    accessor: 'successRate',
    title: 'Success',
    textAlign: 'right',
    render: ({ successRate }) => (successRate === null ? '–' : percent.format(successRate)),
  },
  { accessor: 'granted', title: 'Granted', textAlign: 'right' },
  { accessor: 'refused', title: 'Refused', textAlign: 'right' },
  {
    accessor: 'retried',
    title: 'To be asked again',
    textAlign: 'right',
    render: ({ retried }) => Object.values(retried).reduce((sum, count) => sum + count, 0),
  },
  {
    accessor: 'p50Ms',
    title: 'Half within',
    textAlign: 'right',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ p50Ms }) => shown(p50Ms),
  },
  {
    accessor: 'p99Ms',
    title: 'Nearly all within',
    textAlign: 'right',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ p99Ms }) => shown(p99Ms),
  },
];
