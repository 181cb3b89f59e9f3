import { Badge } from '@mantine/core';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { Empty } from '../../parts/states';
import { usePlaces } from '../../parts/use-places';

type Pool = Schemas['PoolStock'];

/** How all pools stand, and how long each lasts. */
export function Stock() {
  const query = api.useQuery('get', '/v1/reports/stock', {}, live);
  const places = usePlaces(query.data?.pools);
  return (
    <PagedTable
      label="Stock"
      query={{ ...query, data: places.page }}
      rows={({ rows }) => rows}
      idOf={({ product }) => product}
      columns={columns}
      paging={places.paging}
      empty={<Empty title="No product has a pool">Products whose codes are uploaded are listed here.</Empty>}
    />
  );
}

const FEW_DAYS = 7;

const columns: Columns<Pool> = [
  { accessor: 'product', title: 'Product' },
  { accessor: 'available', title: 'Available', textAlign: 'right' },
  { accessor: 'reserved', title: 'Given out', textAlign: 'right', visibleMediaQuery: ON_WIDE_SCREENS },
  { accessor: 'revoked', title: 'Revoked', textAlign: 'right', visibleMediaQuery: ON_WIDE_SCREENS },
  {
    accessor: 'usedPerDay',
    title: 'A day',
    textAlign: 'right',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ usedPerDay: { last7Days } }) => last7Days.toFixed(1),
  },
  {
    accessor: 'daysLeft',
    title: 'Days left',
    textAlign: 'right',
    render: ({ daysLeft }) => <DaysLeft days={daysLeft} />,
  },
  { accessor: 'waitingLines', title: 'Lines that wait', textAlign: 'right' },
];

const DaysLeft = ({ days }: { days: number | null }) =>
  days === null ? (
    '–'
  ) : (
    <Badge variant="light" color={days <= FEW_DAYS ? 'orange' : 'gray'} className="state">
      {days}
    </Badge>
  );
