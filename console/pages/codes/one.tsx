import { Anchor, Group, Paper, SimpleGrid, Skeleton, Tabs, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { Can } from '../../api/session';
import { CODE_STATES } from '../../parts/code-state';
import { ChoiceFilter, FilterBar } from '../../parts/filters';
import { PagedTable } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { Empty } from '../../parts/states';
import { useFilters } from '../../parts/use-filters';
import { usePaging } from '../../parts/use-paging';
import { codeColumns } from './columns';
import { DownloadCodes, GenerateCodes } from './dialogs';
import { Handouts, HandOut } from './handouts';
import { UploadCodes } from './upload';
import { daysLeftWords, SOURCES } from './words';

type Product = Schemas['Product'];

const STATES = ['available', 'reserved', 'revoked'] as const;
const stateOf = (text: string | undefined) => STATES.find((state) => state === text);

/** The codes of one product. */
export function Page() {
  const { id = '' } = useParams();
  const { data: product, error, refetch } = api.useQuery('get', '/v1/products/{id}', { params: { path: { id } } });
  return (
    <>
      <Anchor component={Link} to="/codes" size="sm">
        All codes
      </Anchor>
      <PageHeader title={product ? `Codes of ${product.name}` : 'Codes'}>
        {product && <CodeActions product={product} />}
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {product ? (
        <CodeParts product={product} />
      ) : (
        !error && <Skeleton height={480} aria-label="Loading" role="status" />
      )}
    </>
  );
}

const CodeActions = ({ product }: { product: Product }) => (
  <Can role="operator" ofAllStores>
    <UploadCodes product={product} />
    {product.codeFormat !== null && <GenerateCodes product={product} />}
    {product.source !== 'rights' && <HandOut product={product} />}
    <Can role="admin">
      <DownloadCodes product={product} />
    </Can>
  </Can>
);

function CodeParts({ product }: { product: Product }) {
  const [{ tab }, change] = useFilters(['tab']);
  return (
    <>
      <Counts product={product} />
      <Tabs
        value={tab ?? 'codes'}
        onChange={(chosen) => change({ tab: chosen === 'codes' ? '' : (chosen ?? '') })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="codes">Codes</Tabs.Tab>
          <Can role="support" ofAllStores>
            <Tabs.Tab value="handouts">Handed out</Tabs.Tab>
          </Can>
        </Tabs.List>
        <Tabs.Panel value="codes">
          <CodeList product={product} />
        </Tabs.Panel>
        <Tabs.Panel value="handouts">
          <Handouts product={product} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Counts({ product: { id, source } }: { product: Product }) {
  const { data: stock } = api.useQuery('get', '/v1/products/{id}/stock', { params: { path: { id } } }, live);
  const { data: report } = api.useQuery('get', '/v1/reports/stock', {}, { ...live, enabled: source === 'pool' });
  const pool = report?.pools.find(({ product }) => product === id);
  const counts: [string, string | number | undefined][] = [
    [CODE_STATES.available, stock?.available],
    [CODE_STATES.reserved, stock?.reserved],
    [CODE_STATES.revoked, stock?.revoked],
    ['Lines that wait', stock?.waitingLines],
    source === 'pool' ? ['Lasts', pool && daysLeftWords(pool)] : ['New codes are', SOURCES[source].toLowerCase()],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 5 }} mb="md" component="dl" m={0}>
      {counts.map(([label, value]) => (
        <Paper key={label} withBorder p="sm">
          <Text component="dt" size="xs" c="dimmed">
            {label}
          </Text>
          <Group component="dd" m={0} mih={28}>
            {value === undefined ? <Skeleton height={20} width={48} /> : <Count value={value} />}
          </Group>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

const Count = ({ value }: { value: string | number }) => (
  <Text size={typeof value === 'number' ? 'lg' : 'sm'} fw={600}>
    {value.toLocaleString()}
  </Text>
);

function CodeList({ product: { id, source } }: { product: Product }) {
  const [{ state }, change] = useFilters(['state']);
  const chosen = stateOf(state);
  const paging = usePaging({ id, chosen });
  const params = { query: { product: id, ...(chosen && { state: chosen }), ...paging.query } };
  const query = api.useQuery('get', '/v1/codes', { params }, { ...live, placeholderData: keepPreviousData });
  return (
    <>
      <FilterBar>
        <ChoiceFilter
          label="State"
          choices={STATES}
          words={CODE_STATES}
          value={chosen}
          onChange={(value) => change({ state: value ?? '' })}
        />
      </FilterBar>
      <PagedTable
        label="Codes"
        query={query}
        rows={({ codes }) => codes}
        idOf={(code) => code.id}
        columns={codeColumns}
        paging={paging}
        empty={
          <Empty title="No codes here">
            {chosen ? 'None is in this state. Take the filter away.' : NO_CODES[source]}
          </Empty>
        }
      />
    </>
  );
}

const NO_CODES: Record<Product['source'], string> = {
  pool: 'Upload a file of codes: lines that wait are served at once.',
  generate: 'One is made for each unit that is sold.',
  rights: 'They appear as the publisher issues them.',
};
