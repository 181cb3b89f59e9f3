import { Anchor, Badge, Progress, Text } from '@mantine/core';
import { Link } from 'react-router';
import { CODE_STATES } from '../../parts/code-state';
import { ListCard } from '../../parts/list-card';
import type { Columns } from '../../parts/paged-table';
import { inWords } from '../../parts/state-badge';
import { Countdown, Time } from '../../parts/time';
import type { Overview } from './periods';

interface ListProps {
  overview: Overview | undefined;
  /** What the lists that are led to are narrowed by as well. */
  store: string | undefined;
}

type Reason = Overview['exceptions'][number];
type Retried = Overview['retried'][number];
type Pool = Overview['pools'][number];

/** How many lines wait for a person, by the reason; each leads to those lines. */
export function Exceptions({ overview, store }: ListProps) {
  const most = Math.max(1, ...(overview?.exceptions ?? []).map(({ count }) => count));
  const columns: Columns<Reason> = [
    {
      accessor: 'reason',
      title: 'Reason',
      render: ({ reason }) => <Queue filters={{ reason, store }}>{inWords(reason)}</Queue>,
    },
    {
      accessor: 'share',
      title: '',
      width: '40%',
      render: ({ count }) => <Progress value={(100 * count) / most} color="orange" size="sm" aria-hidden />,
    },
    { accessor: 'count', title: 'Lines', textAlign: 'right' },
  ];
  const rows = overview && [...overview.exceptions].sort((a, b) => b.count - a.count);
  return (
    <ListCard
      title="Exceptions by reason"
      rows={rows}
      idOf={({ reason }) => reason}
      columns={columns}
      empty="Nothing waits for anybody."
    />
  );
}

/** The lines that publishers are asked for again and again; each leads to those lines. */
export const RetriedLines = ({ overview, store }: ListProps) => (
  <ListCard
    title="Being retried"
    rows={overview?.retried}
    idOf={({ publisher }) => publisher}
    columns={retriedColumns(store)}
    empty="No publisher is asked again: all have answered."
  />
);

const retriedColumns = (store: string | undefined): Columns<Retried> => [
  {
    accessor: 'publisher',
    title: 'Publisher',
    render: ({ publisher, since }) => (
      <>
        <Queue filters={{ publisher, store }}>{publisher}</Queue>
        <Text size="xs" c="dimmed" component="div">
          since <Time at={since} isRelative />
        </Text>
      </>
    ),
  },
  { accessor: 'lines', title: 'Lines', textAlign: 'right' },
  {
    accessor: 'nextAttemptAt',
    title: 'Next attempt',
    render: ({ nextAttemptAt }) => <Countdown to={nextAttemptAt} />,
  },
];

/** How long the stock of each pool lasts, the shortest first. */
export const Stock = ({ overview }: Pick<ListProps, 'overview'>) => (
  <ListCard
    title="Stock"
    rows={overview && [...overview.pools].sort((a, b) => lastingOf(a) - lastingOf(b))}
    idOf={({ product }) => product}
    columns={stockColumns}
    empty="No product takes its codes from a pool."
  />
);

const stockColumns: Columns<Pool> = [
  {
    accessor: 'product',
    title: 'Product',
    render: ({ product, usedPerDay }) => (
      <>
        <Anchor component={Link} to={`/codes/${encodeURIComponent(product)}`} size="sm" fw={600} className="breakable">
          {product}
        </Anchor>
        <Text size="xs" c="dimmed">
          {Math.max(usedPerDay.last7Days, usedPerDay.last30Days)} a day
        </Text>
      </>
    ),
  },
  { accessor: 'available', title: CODE_STATES.available, textAlign: 'right' },
  { accessor: 'daysLeft', title: 'Lasts', noWrap: true, render: (pool) => <Lasting pool={pool} /> },
];

const FEW_DAYS = 14;

const lastingOf = ({ daysLeft, waitingLines }: Pool): number => (waitingLines > 0 ? -1 : (daysLeft ?? Infinity));

function Lasting({ pool }: { pool: Pool }) {
  const { daysLeft, waitingLines } = pool;
  const color = waitingLines > 0 ? 'red' : lastingOf(pool) <= FEW_DAYS ? 'orange' : 'gray';
  return (
    <Badge variant="light" color={color} tt="none" className="state">
      {waitingLines > 0 ? `${waitingLines} lines wait` : daysLeft === null ? 'Unused' : `${daysLeft} days`}
    </Badge>
  );
}

interface QueueProps {
  filters: Record<string, string | undefined>;
  children: string;
}

/** Leads to the exceptions, narrowed by these. */
const Queue = ({ filters, children }: QueueProps) => {
  const given = Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return (
    <Anchor component={Link} to={`/exceptions?${new URLSearchParams(given)}`} size="sm" fw={600}>
      {children}
    </Anchor>
  );
};
