import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { Can } from '../../api/session';
import { ON_WIDE_SCREENS, PagedTable, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { usePaging } from '../../parts/use-paging';
import { NewStore } from './new-store';
import { GUIDES, type Store } from './platforms';

/** The stores that send orders. */
export function Page() {
  const query = api.useQuery('get', '/v1/stores');
  const data = query.data && { ...query.data, cursor: null };
  return (
    <>
      <PageHeader title="Stores">
        <Can role="admin">
          <NewStore />
        </Can>
      </PageHeader>
      <PagedTable
        label="Stores"
        query={{ ...query, data }}
        rows={({ stores }) => stores}
        idOf={({ id }) => id}
        columns={columns}
        paging={usePaging(null)}
        empty={<Empty title="No stores yet">Connect one, so that its orders are fulfilled.</Empty>}
      />
    </>
  );
}

const columns: Columns<Store> = [
  {
    accessor: 'name',
    title: 'Store',
    render: ({ id, name }) => (
      <>
        <Anchor component={Link} to={`/stores/${encodeURIComponent(id)}`} size="sm" fw={600}>
          {name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {id}
        </Text>
      </>
    ),
  },
  { accessor: 'platform', title: 'Platform', render: ({ platform }) => GUIDES[platform].name },
  {
    accessor: 'hasWebhookSecret',
    title: 'Messages',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: (store) => <Text size="sm">{messagesOf(store)}</Text>,
  },
  {
    accessor: 'products',
    title: 'Mapped products',
    textAlign: 'right',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ products }) => Object.keys(products).length || '–',
  },
  {
    accessor: 'paymentMode',
    title: 'Charges',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ paymentMode, gateway }) =>
      paymentMode === 'onDelivery' ? `Keyrail, by ${gateway ?? 'no gateway'}` : 'The store',
  },
];

function messagesOf({ platform, hasWebhookSecret, hasTrustedKey, acceptUnsigned }: Store): string {
  if (platform === 'direct') return 'By API';
  if (hasWebhookSecret || hasTrustedKey) return 'Signed';
  return acceptUnsigned ? 'Unsigned are taken' : 'All refused: no secret';
}
