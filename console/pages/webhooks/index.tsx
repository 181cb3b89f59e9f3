import { Text } from '@mantine/core';
import { api } from '../../api/client';
import { live } from '../../api/queries';
import { Can } from '../../api/session';
import { NameCell } from '../../parts/name-cell';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { WholeTable } from '../../parts/whole-table';
import { backlogOf } from './backlog';
import type { Endpoint } from './events';
import { NewEndpoint } from './new-endpoint';

/** The vendor's own systems that are told what happens. */
export function Page() {
  const query = api.useQuery('get', '/v1/webhook-endpoints', {}, live);
  return (
    <>
      <PageHeader title="Webhooks">
        <Can role="admin">
          <NewEndpoint />
        </Can>
      </PageHeader>
      <WholeTable
        label="Webhook endpoints"
        query={query}
        rows={query.data?.webhookEndpoints}
        idOf={({ id }) => id}
        columns={columns}
        empty={
          <Empty title="No endpoints yet">
            Keyrail can tell your own systems, as an ERP or a CRM, of each order, license and subscription. Add the
            address that is to be told.
          </Empty>
        }
      />
    </>
  );
}

const columns: Columns<Endpoint> = [
  {
    accessor: 'id',
    title: 'Endpoint',
    render: ({ id, url }) => <NameCell to={`/webhooks/${encodeURIComponent(id)}`} id={url} name={id} />,
  },
  { accessor: 'enabled', title: 'State', render: ({ enabled }) => <StateBadge state={enabled ? 'active' : 'off'} /> },
  {
    accessor: 'types',
    title: 'Events',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ types }) => (
      <Text size="sm" className="any-wrap">
        {types?.join(', ') ?? 'All'}
      </Text>
    ),
  },
  { accessor: 'backlog', title: 'Backlog', render: ({ deliveries }) => backlogOf(deliveries) },
  {
    accessor: 'lastDelivered',
    title: 'Last taken',
    noWrap: true,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ deliveries }) => <Time at={deliveries.lastDelivered} isRelative />,
  },
];
