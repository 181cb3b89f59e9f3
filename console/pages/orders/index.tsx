import { Group, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { ChoiceFilter, FilterBar, PeriodFilter, StoreFilter, TextFilter } from '../../parts/filters';
import { formatMoney } from '../../parts/money';
import { OrderLink } from '../../parts/order-name';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { useProductNames } from '../../parts/product-name';
import { StateBadge, TestBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { useFilters } from '../../parts/use-filters';
import { useKept } from '../../parts/use-kept';
import { usePaging } from '../../parts/use-paging';

type Order = Schemas['Order'];

/** What is personal or secret, and so neither in this page's address nor in that of a call. */
type Search = Pick<Schemas['OrderSearch'], 'text' | 'code'>;

const given = (search: Record<keyof Search, string | undefined>): Search => ({
  ...(search.text !== undefined && { text: search.text }),
  ...(search.code !== undefined && { code: search.code }),
});

const STATES = [
  'processing',
  'exception',
  'delivered',
  'cancelled',
  'expired',
  'refunded',
  'closed',
] as const satisfies readonly Order['state'][];

const stateOf = (text: string | undefined) => STATES.find((state) => state === text);

/** All orders, the newest first. */
export function Page() {
  const [{ state, ...rest }, change] = useFilters(['state', 'store', 'from', 'to']);
  const [search, setSearch] = useKept<Search>('orders', {});
  const chosen = stateOf(state);
  const filters = { ...rest, ...search, ...(chosen && { state: chosen }) };
  const paging = usePaging(filters);
  const body = { ...filters, ...paging.query };
  const query = api.useQuery('post', '/v1/orders/search', { body }, { ...live, placeholderData: keepPreviousData });
  const { store, from, to } = rest;
  const { text, code } = search;
  return (
    <>
      <PageHeader title="Orders" />
      <FilterBar>
        <TextFilter
          label="Id, number or e-mail"
          value={text}
          onChange={(value) => setSearch(given({ text: value, code }))}
        />
        <TextFilter label="Code" value={code} onChange={(value) => setSearch(given({ text, code: value }))} />
        <ChoiceFilter
          label="State"
          choices={STATES}
          value={chosen}
          onChange={(value) => change({ state: value ?? '' })}
        />
        <StoreFilter value={store} onChange={(value) => change({ store: value ?? '' })} />
        <PeriodFilter from={from} to={to} onChange={(days) => change({ from: days.from ?? '', to: days.to ?? '' })} />
      </FilterBar>
      <PagedTable
        label="Orders"
        query={query}
        rows={({ orders }) => orders}
        idOf={({ id }) => id}
        columns={columns}
        paging={paging}
        empty={
          <Empty title="No orders here">
            <WhyEmpty search={search} isNarrowed={chosen !== undefined || Object.keys(rest).length > 0} />
          </Empty>
        }
      />
    </>
  );
}

interface WhyEmptyProps {
  search: Search;
  /** True when filters besides the search are set. */
  isNarrowed: boolean;
}

function WhyEmpty({ search: { text, code }, isNarrowed }: WhyEmptyProps) {
  const sought = [...(text === undefined ? [] : [`“${text}”`]), ...(code === undefined ? [] : ['this code'])];
  const alsoFits = isNarrowed ? ' and fits the filters' : '';
  if (sought.length > 0)
    return `No order goes by ${sought.join(' and ')}${alsoFits}. An id, a number, an address or a code is found by the whole of it.`;
  return isNarrowed
    ? 'No order fits all of these filters. Take one away.'
    : 'They appear as soon as a store sends one.';
}

function Products({ lines }: Pick<Order, 'lines'>) {
  const nameOf = useProductNames();
  const titles = lines.map(({ product, quantity }) => (quantity > 1 ? `${quantity} × ` : '') + nameOf(product));
  return (
    <Text size="sm" lineClamp={1} title={lines.map(({ product }) => product).join(', ')}>
      {titles.join(', ')}
    </Text>
  );
}

const columns: Columns<Order> = [
  {
    accessor: 'number',
    title: 'Order',
    render: ({ id, number, externalId, test }) => (
      <Group gap={6} wrap="nowrap">
        <OrderLink order={id} number={number} externalId={externalId} isStrong />
        {test && <TestBadge />}
      </Group>
    ),
  },
  { accessor: 'state', title: 'State', render: ({ state }) => <StateBadge state={state} /> },
  { accessor: 'store', title: 'Store', visibleMediaQuery: ON_WIDE_SCREENS },
  {
    accessor: 'buyer',
    title: 'Buyer',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ buyer }) => buyer?.email ?? buyer?.name ?? '–',
  },
  {
    accessor: 'lines',
    title: 'Products',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ lines }) => <Products lines={lines} />,
  },
  {
    accessor: 'total',
    title: 'Total',
    textAlign: 'right',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ lines, currency }) => formatMoney(totalOf(lines), currency),
  },
  {
    accessor: 'acceptedAt',
    title: 'Accepted',
    noWrap: true,
    render: ({ acceptedAt }) => <Time at={acceptedAt} isRelative />,
  },
];

/** Null where the store has not told what a line costs. */
const totalOf = (lines: Order['lines']): number | null =>
  lines.reduce<number | null>(
    (sum, { unitPrice, quantity }) => (sum === null || unitPrice === null ? null : sum + unitPrice * quantity),
    0,
  );
