import { Button, Text } from '@mantine/core';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { Can } from '../../api/session';
import { formatMoney } from '../../parts/money';
import { NameCell } from '../../parts/name-cell';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { WholeTable } from '../../parts/whole-table';
import { SOURCES } from '../codes/words';
import { NEW } from './new-product';

type Product = Schemas['Product'];

/** What is sold. */
export function Page() {
  const query = api.useQuery('get', '/v1/products');
  return (
    <>
      <PageHeader title="Products">
        <Can role="admin" ofAllStores>
          <Button component={Link} to={`/products/${NEW}`}>
            New product
          </Button>
        </Can>
      </PageHeader>
      <WholeTable
        label="Products"
        query={query}
        rows={query.data?.products}
        idOf={({ id }) => id}
        columns={columns}
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
    render: ({ id, name }) => <NameCell to={`/products/${encodeURIComponent(id)}`} id={id} name={name} />,
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
    title: 'Minimum price',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ minimumPrices }) => pricesOf(minimumPrices),
  },
  {
    accessor: 'license.days',
    title: 'License',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ license }) => (license?.days ? `${license.days.toLocaleString()} days` : 'No end date'),
  },
];

const pricesOf = (prices: Product['minimumPrices']): string =>
  Object.entries(prices)
    .map(([currency, amount]) => formatMoney(amount, currency))
    .join(', ') || 'Any price';
