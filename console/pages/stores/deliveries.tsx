import { Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { PagedTable, type Columns } from '../../parts/paged-table';
import { inWords, StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { usePaging } from '../../parts/use-paging';
import type { Store } from './platforms';

type Delivery = Schemas['ReceivedDelivery'];

/** What the platform has sent lately, and how it was answered. */
export function Deliveries({ store: { id } }: { store: Store }) {
  const paging = usePaging(id);
  const params = { path: { id }, query: paging.query };
  const options = { ...live, placeholderData: keepPreviousData };
  const query = api.useQuery('get', '/v1/stores/{id}/deliveries', { params }, options);
  return (
    <PagedTable
      label="Deliveries"
      query={query}
      rows={({ deliveries }) => deliveries}
      idOf={({ at, status, kinds }) => `${at} ${status} ${kinds.join()}`}
      columns={columns}
      paging={paging}
      empty={
        <Empty title="Nothing has come yet">
          Enter the webhook’s address at the platform, then send a test delivery from “Setup”.
        </Empty>
      }
    />
  );
}

const columns: Columns<Delivery> = [
  { accessor: 'at', title: 'Received', noWrap: true, render: ({ at }) => <Time at={at} isRelative /> },
  { accessor: 'verdict', title: 'Verdict', render: ({ verdict }) => <StateBadge state={verdict} /> },
  { accessor: 'status', title: 'Answer' },
  {
    accessor: 'kinds',
    title: 'What it was',
    render: ({ kinds, reason }) => (
      <>
        <Text size="sm">{kinds.map(inWords).join(', ') || '–'}</Text>
        {reason !== null && (
          <Text size="xs" c="dimmed">
            {reason}
          </Text>
        )}
      </>
    ),
  },
];
