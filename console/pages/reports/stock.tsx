import { Badge } from '@mantine/core';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { CODE_STATES } from '../../parts/code-state';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { Empty } from '../../parts/states';
import { WholeTable } from '../../parts/whole-table';

type Pool = Schemas['PoolStock'];

/** How all pools stand, and how long each lasts. */
export function Stock() {
  const query = api.useQuery('get', '/v1/reports/stock', {}, live);
  return (
    <WholeTable
      label="Stock"
      query={query}
      rows={query.data?.pools}
      idOf={({ product }) => product}
      columns={columns}
      empty={<Empty title="No product has a pool">Products whose codes are uploaded are listed here.</Empty>}
    />
  );
}

const FEW_DAYS = 7;

const columns: Columns<Pool> = [
  { accessor: 'product', title: 'Product' },
  { accessor: 'available', title: CODE_STATES.available, textAlign: 'right' },
  { accessor: 'reserved', title: CODE_STATES.reserved, textAlign: 'right', visibleMediaQuery: ON_WIDE_SCREENS },
  { accessor: 'revoked', title: CODE_STATES.revoked, textAlign: 'right', visibleMediaQuery: ON_WIDE_SCREENS },
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
