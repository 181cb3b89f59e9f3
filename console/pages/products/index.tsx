import { Anchor, Button, Text } from '@mantine/core';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { Can } from '../../api/session';
import { formatMoney } from '../../parts/money';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { usePaging } from '../../parts/use-paging';
import { SOURCES } from '../codes/words';
import { NEW } from './new-product';

type Product = Schemas['Product'];

/** What is sold. */
export function Page() {
  const query = api.useQuery('get', '/v1/products');
  return (
    <>
      <PageHeader title="Products">
        <Can role="admin">
          <Button component={Link} to={`/products/${NEW}`}>
            New product
          </Button>
        </Can>
      </PageHeader>
      <PagedTable
        label="Products"
        query={{ ...query, data: query.data && { ...query.data, cursor: null } }}
        rows={({ products }) => products}
        idOf={({ id }) => id}
        columns={columns}
        paging={usePaging('products')}
        empty={
          <Empty title="No products yet">A product says where its codes come from, and what its buyers get.</Empty>
        }
      />
    </>
  );
}

const columns: Columns<Product> = [
  {
    accessor: 'name',
    title: 'Product',
    render: ({ id, name }) => (
      <>
        <Anchor component={Link} to={`/products/${encodeURIComponent(id)}`} size="sm" fw={600}>
          {name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {id}
        </Text>
      </>
    ),
  },
  {
    accessor: 'source',
    title: 'Its codes are',
    render: ({ source, rights }) => (
      <>
        <Text size="sm">{SOURCES[source]}</Text>
        {source === 'rights' && rights && (
          <Text size="xs" c="dimmed">
            {rights.publisher}
          </Text>
        )}
      </>
    ),
  },
  {
    accessor: 'minimumPrices',
    title: 'Not sold under',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ minimumPrices }) => pricesOf(minimumPrices),
  },
  {
    accessor: 'license.days',
    title: 'License',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ license }) => (license?.days ? `${license.days.toLocaleString()} days` : 'Without end'),
  },
];

const pricesOf = (prices: Product['minimumPrices']): string =>
  Object.entries(prices)
    .map(([currency, amount]) => formatMoney(amount, currency))
    .join(', ') || 'Any price';
