import { Button, Text } from '@mantine/core';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { Can } from '../../api/session';
import { NameCell } from '../../parts/name-cell';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { WholeTable } from '../../parts/whole-table';
import { NEW } from './values';

type Publisher = Schemas['Publisher'];

/** Those whose key servers issue codes. */
export function Page() {
  const query = api.useQuery('get', '/v1/publishers');
  return (
    <>
      <PageHeader title="Publishers">
        <Can role="admin" ofAllStores>
          <Button component={Link} to={`/publishers/${NEW}`}>
            New publisher
          </Button>
        </Can>
      </PageHeader>
      <WholeTable
        label="Publishers"
        query={query}
        rows={query.data?.publishers}
        idOf={({ id }) => id}
        columns={columns}
        empty={
          <Empty title="No publishers yet">
            A publisher&apos;s key server is asked for codes that you do not have yourself.
          </Empty>
        }
      />
    </>
  );
}

const columns: Columns<Publisher> = [
  {
    accessor: 'name',
    title: 'Publisher',
    render: ({ id, name }) => <NameCell to={`/publishers/${encodeURIComponent(id)}`} id={id} name={name} />,
  },
  {
    accessor: 'url',
    title: 'Asked at',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ url }) => (
      <Text size="sm" className="any-wrap">
        {url}
      </Text>
    ),
  },
  { accessor: 'dialect', title: 'Speaks', render: ({ dialect }) => dialect.toUpperCase() },
  {
    accessor: 'revocationUrl',
    title: 'Takes keys back',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ revocationUrl }) => (revocationUrl === null ? 'No' : 'Yes'),
  },
];
