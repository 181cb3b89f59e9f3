import { Anchor, Badge, Group } from '@mantine/core';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { NameCell } from '../../parts/name-cell';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { WholeTable } from '../../parts/whole-table';
import { CodeSearch } from './search';
import { daysLeftWords, SOURCES } from './words';

interface Row {
  product: Schemas['Product'];
  /** Of pools only. */
  stock: Schemas['PoolStock'] | undefined;
}

/** How the codes of every product stand, and the search for one of them. */
export function Page() {
  const products = api.useQuery('get', '/v1/products', {}, live);
  const { data: report } = api.useQuery('get', '/v1/reports/stock', {}, live);
  const stocks = new Map(report?.pools.map((pool) => [pool.product, pool]));
  const rows = products.data?.products.map((product) => ({ product, stock: stocks.get(product.id) }));
  return (
    <>
      <PageHeader title="Codes" />
      <CodeSearch />
      <WholeTable
        label="Codes of each product"
        query={products}
        rows={rows}
        idOf={({ product }) => product.id}
        columns={columns}
        empty={
          <Empty title="No products yet">
            <Anchor component={Link} to="/products" underline="always">
              Create a product
            </Anchor>
            , then give it codes here.
          </Empty>
        }
      />
    </>
  );
}

const columns: Columns<Row> = [
  {
    accessor: 'product',
    title: 'Product',
    render: ({ product: { id, name } }) => <NameCell to={`/codes/${encodeURIComponent(id)}`} id={id} name={name} />,
  },
  {
    accessor: 'source',
    title: 'Its codes are',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ product: { source } }) => SOURCES[source],
  },
  {
    accessor: 'available',
    title: 'In stock',
    textAlign: 'right',
    render: ({ product, stock }) => (stock ? <InStock product={product} stock={stock} /> : '–'),
  },
  {
    accessor: 'daysLeft',
    title: 'Lasts',
    noWrap: true,
    render: ({ stock }) => (stock ? daysLeftWords(stock) : '–'),
  },
  {
    accessor: 'waitingLines',
    title: 'Lines that wait',
    textAlign: 'right',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ stock }) => stock?.waitingLines ?? '–',
  },
];

interface InStockProps {
  product: Row['product'];
  stock: Schemas['PoolStock'];
}

function InStock({ product: { lowStockThreshold }, stock: { available } }: InStockProps) {
  const isLow = available === 0 || (lowStockThreshold !== null && available <= lowStockThreshold);
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {isLow && (
        <Badge color="orange" variant="light" tt="none" className="state">
          {available === 0 ? 'Empty' : 'Low'}
        </Badge>
      )}
      {available}
    </Group>
  );
}
