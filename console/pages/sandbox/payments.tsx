import { Anchor, Select, Skeleton, Text } from '@mantine/core';
import { Link } from 'react-router';
import { formatMoney } from '../../parts/money';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { inWords, StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { useSandbox, useSandboxChange, type Payments } from './sandbox-api';
import { usePlaces } from '../../parts/use-places';

/** What the bank says when it is asked for money. */
export function PaymentsDial() {
  const { data, error } = useSandbox<Payments>('payments');
  const { mutate, isPending, error: refused } = useSandboxChange<{ mode: string }, unknown>('PUT', () => 'payments');
  return (
    <Section title="Payment gateway">
      <ProblemAlert error={error ?? refused} />
      {data ? (
        <Select
          label="The bank’s answer"
          data={data.modes.map((mode) => ({ value: mode, label: inWords(mode.replaceAll('-', ' ')) }))}
          value={data.mode}
          onChange={(mode) => mode && mutate({ mode })}
          allowDeselect={false}
          disabled={isPending}
        />
      ) : (
        <Skeleton height={60} />
      )}
    </Section>
  );
}

type Entry = Payments['ledger'][number];

/** What Keyrail has charged and given back, the newest first. */
export function Ledger() {
  const query = useSandbox<Payments>('payments');
  const places = usePlaces(query.data?.ledger.toReversed());
  return (
    <Section title="Ledger">
      <PagedTable
        label="Ledger"
        query={{ ...query, data: places.page }}
        rows={({ rows }) => rows}
        idOf={({ kind, paymentId, at }) => `${kind} ${paymentId} ${at}`}
        columns={columns}
        paging={places.paging}
        empty={
          <Empty title="No money has moved">
            Orders of the store “direct” with a payment are charged here; those of platforms are paid there.
          </Empty>
        }
      />
    </Section>
  );
}

const columns: Columns<Entry> = [
  { accessor: 'at', title: 'When', noWrap: true, render: ({ at }) => <Time at={at} isRelative /> },
  {
    accessor: 'kind',
    title: 'What',
    render: ({ kind }) => <StateBadge state={kind === 'charge' ? 'charged' : 'refunded'} />,
  },
  {
    accessor: 'amount',
    title: 'Amount',
    textAlign: 'right',
    render: ({ amount, currency }) => formatMoney(amount, currency),
  },
  {
    accessor: 'orderId',
    title: 'Order',
    render: ({ orderId, externalId }) => (
      <Anchor component={Link} to={`/orders/${encodeURIComponent(orderId)}`} size="sm">
        {externalId}
      </Anchor>
    ),
  },
  {
    accessor: 'method',
    title: 'Paid by',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ method }) => <Text size="sm">{method}</Text>,
  },
];
