import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import { FormDialog } from '../../parts/form-dialog';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { WholeTable } from '../../parts/whole-table';
import { NewKey } from './new-key';
import { ROLES } from './roles';

type ApiKey = Schemas['ApiKey'];

/** Who may do what: the keys by which colleagues log in and programs call. */
export function Page() {
  const query = api.useQuery('get', '/v1/api-keys');
  return (
    <>
      <PageHeader title="API keys">
        <Can role="admin">
          <NewKey />
        </Can>
      </PageHeader>
      <Text size="sm" c="dimmed" mb="md">
        Colleagues log in with a key, and programs call the API by one. Give each a key of their own.
      </Text>
      <WholeTable
        label="API keys"
        query={query}
        rows={query.data?.keys}
        idOf={({ id }) => id}
        columns={columns}
        empty={
          <Empty title="No keys yet">
            Make one for each colleague: it is what they log in with here. Only the key of the environment opens this
            Keyrail so far.
          </Empty>
        }
      />
    </>
  );
}

const columns: Columns<ApiKey> = [
  {
    accessor: 'name',
    title: 'Name',
    render: ({ name, createdAt }) => (
      <>
        <Text size="sm" fw={600} className="any-wrap">
          {name}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          made <Time at={createdAt} isRelative />
        </Text>
      </>
    ),
  },
  {
    accessor: 'role',
    title: 'Role',
    render: ({ role }) => (
      <>
        <Text size="sm">{ROLES[role].label}</Text>
        <Text size="xs" c="dimmed" visibleFrom="sm">
          {ROLES[role].may}
        </Text>
      </>
    ),
  },
  {
    accessor: 'stores',
    title: 'Stores',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ stores }) => stores?.join(', ') ?? 'All',
  },
  {
    accessor: 'audit',
    title: 'What it did',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ name }) => (
      <Anchor component={Link} to={`/audit?by=${encodeURIComponent(name)}`} size="sm" aria-label={`Audit of ${name}`}>
        Audit
      </Anchor>
    ),
  },
  { accessor: 'actions', title: 'Actions', render: (key) => <RemoveKey apiKey={key} /> },
];

const RemoveKey = ({ apiKey: { id, name } }: { apiKey: ApiKey }) => (
  <Can role="admin">
    <FormDialog
      label="Remove"
      aria-label={`Remove the key of ${name}`}
      title={`Remove the key of ${name}?`}
      color="red"
      variant="subtle"
      size="xs"
      act={() => doing(client.DELETE('/v1/api-keys/{id}', { params: { path: { id } } }))}
      done="The key has been removed."
    >
      {() => (
        <Text size="sm">
          It opens nothing from now on, and who has logged in with it is logged out. What was done with it stays in the
          audit.
        </Text>
      )}
    </FormDialog>
  </Can>
);
