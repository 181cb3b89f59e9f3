import { Anchor, Badge, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { Can } from '../../api/session';
import { FormDialog } from '../../parts/form-dialog';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { usePaging } from '../../parts/use-paging';
import { saveProductNotify, saveStoreNotify } from './notify';

type Product = Schemas['Product'];
type Store = Schemas['Store'];

/** What is mailed, and to whom. */
export function Page() {
  const products = api.useQuery('get', '/v1/products');
  const stores = api.useQuery('get', '/v1/stores');
  const paging = usePaging('mail');
  return (
    <>
      <PageHeader title="Mail" />
      <Title order={2} size="h4">
        To buyers
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        The mail with the codes, for each product; whichever part a product has none of is Keyrail&apos;s own.
      </Text>
      <PagedTable
        label="Mails to buyers"
        query={{ ...products, data: products.data && { ...products.data, cursor: null } }}
        rows={(list) => list.products}
        idOf={({ id }) => id}
        columns={productColumns}
        paging={paging}
        empty={
          <Empty title="No products yet">
            <Anchor component={Link} to="/products" underline="always">
              Create a product
            </Anchor>
            ; its buyers get Keyrail&apos;s own mail at first.
          </Empty>
        }
      />
      <Title order={2} size="h4" mt="xl">
        To you
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        A notice of each transaction, for each store; it holds no codes.
      </Text>
      <PagedTable
        label="Notices of transactions"
        query={{ ...stores, data: stores.data && { ...stores.data, cursor: null } }}
        rows={(list) => list.stores}
        idOf={({ id }) => id}
        columns={storeColumns}
        paging={paging}
        empty={<Empty title="No stores yet">Connect one, then choose who is told of its transactions.</Empty>}
      />
    </>
  );
}

const productColumns: Columns<Product> = [
  {
    accessor: 'name',
    title: 'Product',
    render: ({ id, name }) => (
      <Anchor component={Link} to={`/mail/${encodeURIComponent(id)}`} size="sm" fw={600}>
        {name}
      </Anchor>
    ),
  },
  {
    accessor: 'template',
    title: 'Template',
    render: ({ mail }) => <Whose isOwn={mail.template !== null} />,
  },
  {
    accessor: 'subject',
    title: 'Subject',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ mail }) => mail.subject ?? <Whose isOwn={false} />,
  },
  {
    accessor: 'notify',
    title: 'Who is told of low stock',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ notify }) => notify ?? 'Nobody',
  },
  {
    accessor: 'actions',
    title: 'Actions',
    render: (product) => (
      <NotifyDialog
        label={`Low stock of ${product.name}`}
        notify={product.notify}
        save={(notify) => saveProductNotify(product.id, notify)}
      />
    ),
  },
];

const Whose = ({ isOwn }: { isOwn: boolean }) => (
  <Badge variant="light" color={isOwn ? 'indigo' : 'gray'} tt="none" className="state">
    {isOwn ? 'Its own' : 'Keyrail’s'}
  </Badge>
);

const storeColumns: Columns<Store> = [
  { accessor: 'name', title: 'Store' },
  {
    accessor: 'notify',
    title: 'Who is told',
    render: ({ notify }) => (
      <Text size="sm" className="cell-text">
        {notify ?? 'Nobody'}
      </Text>
    ),
  },
  {
    accessor: 'actions',
    title: 'Actions',
    render: (store) => (
      <NotifyDialog
        label={`Transactions of ${store.name}`}
        notify={store.notify}
        save={(notify) => saveStoreNotify(store.id, notify)}
      />
    ),
  },
];

interface NotifyDialogProps {
  label: string;
  notify: string | null;
  save: (notify: string | null) => Promise<unknown>;
}

function NotifyDialog({ label, notify, save }: NotifyDialogProps) {
  const [address, setAddress] = useState(notify ?? '');
  return (
    <Can role="admin" ofAllStores>
      <FormDialog
        label="Address"
        aria-label={`Address: ${label}`}
        title={label}
        doLabel="Save"
        variant="subtle"
        size="xs"
        onOpen={() => setAddress(notify ?? '')}
        act={() => save(address.trim() || null)}
        done="The address has been saved."
      >
        {(errors) => (
          <TextInput
            label="Who to tell"
            description="An e-mail address; empty for nobody"
            type="email"
            value={address}
            onChange={({ currentTarget }) => setAddress(currentTarget.value)}
            error={errors.notify}
            data-autofocus
          />
        )}
      </FormDialog>
    </Can>
  );
}
