import { Text } from '@mantine/core';
import { api } from '../../api/client';
import { Can } from '../../api/session';
import { NameCell } from '../../parts/name-cell';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { WholeTable } from '../../parts/whole-table';
import { NewStore } from './new-store';
import { GUIDES, type Store } from './platforms';

/** The stores that send orders. */
export function Page() {
  const query = api.useQuery('get', '/v1/stores');
  return (
    <>
      <PageHeader title="Stores">
        <Can role="admin" ofAllStores>
          <NewStore />
        </Can>
      </PageHeader>
      <WholeTable
        label="Stores"
        query={query}
        rows={query.data?.stores}
        idOf={({ id }) => id}
        columns={columns}
        empty={<Empty title="No stores yet">Connect one, so that its orders are fulfilled.</Empty>}
      />
    </>
  );
}

const columns: Columns<Store> = [
  {
    accessor: 'name',
    title: 'Store',
    render: ({ id, name }) => <NameCell to={`/stores/${encodeURIComponent(id)}`} id={id} name={name} />,
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
  return acceptUnsigned ? 'Unsigned ones accepted' : 'All refused: no secret';
}
