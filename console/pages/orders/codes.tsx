import { Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { CodeState } from '../../parts/code-state';
import { LicenseName, LicenseState } from '../../parts/license-name';
import { ON_WIDE_SCREENS, PagedTable, type Columns } from '../../parts/paged-table';
import { ProductTitle } from '../../parts/product-name';
import { RevealedCode } from '../../parts/revealed-code';
import { Section } from '../../parts/section';
import { Time } from '../../parts/time';
import { usePaging } from '../../parts/use-paging';

type Listed = Schemas['ListedCode'];
type License = Schemas['License'];

/** The codes that an order has, or had; masked. */
export function OrderCodes({ order: { id, test } }: { order: Schemas['Order'] }) {
  const paging = usePaging(id);
  const params = { query: { order: id, ...paging.query } };
  const query = api.useQuery('get', '/v1/codes', { params }, { ...live, placeholderData: keepPreviousData });
  return (
    <Section title="Codes">
      <PagedTable
        label="Codes"
        query={query}
        rows={({ codes }) => codes}
        idOf={(code) => code.id}
        columns={codeColumns}
        paging={paging}
        empty={
          <Text p="md" size="sm" c="dimmed">
            {test ? 'A test order gets samples, which are no codes.' : 'None yet.'}
          </Text>
        }
      />
    </Section>
  );
}

const codeColumns: Columns<Listed> = [
  { accessor: 'masked', title: 'Code', noWrap: true, render: (code) => <RevealedCode code={code} /> },
  {
    accessor: 'product',
    title: 'Product',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ product }) => <ProductTitle id={product} />,
  },
  {
    accessor: 'line',
    title: 'Line',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ line, unit }) => `${line ?? '–'}, unit ${unit ?? '–'}`,
  },
  {
    accessor: 'state',
    title: 'State',
    render: (code) => <CodeState code={code} />,
  },
];

/** The licenses that an order has brought. */
export function OrderLicenses({ order: { id } }: { order: Schemas['Order'] }) {
  const paging = usePaging(id);
  const params = { query: { order: id, ...paging.query } };
  const query = api.useQuery('get', '/v1/licenses', { params }, { ...live, placeholderData: keepPreviousData });
  return (
    <Section title="Licenses">
      <PagedTable
        label="Licenses"
        query={query}
        rows={({ licenses }) => licenses}
        idOf={(license) => license.id}
        columns={licenseColumns}
        paging={paging}
        empty={
          <Text p="md" size="sm" c="dimmed">
            They come with the codes.
          </Text>
        }
      />
    </Section>
  );
}

const licenseColumns: Columns<License> = [
  {
    accessor: 'product',
    title: 'License',
    render: (license) => <LicenseName license={license} />,
  },
  { accessor: 'state', title: 'State', render: ({ state }) => <LicenseState state={state} /> },
  {
    accessor: 'expiresAt',
    title: 'Ends',
    render: ({ expiresAt }) => (expiresAt === null ? 'Never' : <Time at={expiresAt} />),
  },
];
