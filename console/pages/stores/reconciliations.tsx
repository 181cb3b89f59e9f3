import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { live } from '../../api/queries';
import { Can } from '../../api/session';
import { ON_WIDE_SCREENS, PagedTable, type Columns } from '../../parts/paged-table';
import { ProblemAlert } from '../../parts/problem-alert';
import { inWords, StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { usePaging } from '../../parts/use-paging';
import type { Store } from './platforms';

type Run = Schemas['Reconciliation'];

/** What webhooks have missed, run by run, and the search for it. */
export function Reconciliations({ store: { id } }: { store: Store }) {
  const paging = usePaging(id);
  const params = { path: { id }, query: paging.query };
  const options = { ...live, placeholderData: keepPreviousData };
  const query = api.useQuery('get', '/v1/stores/{id}/reconciliations', { params }, options);
  return (
    <Stack gap="sm">
      <Can role="operator">
        <Search id={id} />
      </Can>
      <PagedTable
        label="Searches for missed webhooks"
        query={query}
        rows={({ reconciliations }) => reconciliations}
        idOf={(run) => run.id}
        columns={columns}
        paging={paging}
        empty={
          <Empty title="No searches yet">Start with a trial: it shows what would be taken, and changes nothing.</Empty>
        }
      />
    </Stack>
  );
}

function Search({ id }: { id: string }) {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (dryRun: boolean) =>
      doing(
        client.POST('/v1/stores/{id}/reconciliations', {
          params: { path: { id } },
          body: { dryRun, since: null },
        }),
      ),
    onSuccess: async () => {
      notifications.show({ message: 'The platform is being asked; the list shows what comes of it.', color: 'green' });
      await queries.invalidateQueries();
    },
  });
  return (
    <>
      <Group gap="xs">
        <Button variant="default" loading={isPending} onClick={() => mutate(true)}>
          Only look
        </Button>
        <Button loading={isPending} onClick={() => mutate(false)}>
          Take what was missed
        </Button>
      </Group>
      <ProblemAlert error={error} />
    </>
  );
}

const columns: Columns<Run> = [
  {
    accessor: 'startedAt',
    title: 'Begun',
    noWrap: true,
    render: ({ startedAt, by }) => (
      <>
        <Time at={startedAt} isRelative />
        <Text size="xs" c="dimmed">
          {by ?? 'by the schedule'}
        </Text>
      </>
    ),
  },
  {
    accessor: 'state',
    title: 'State',
    render: ({ state, dryRun }) => (
      <>
        <StateBadge state={state} />
        {dryRun && (
          <Text size="xs" c="dimmed">
            only looked
          </Text>
        )}
      </>
    ),
  },
  { accessor: 'listed', title: 'Listed', textAlign: 'right', visibleMediaQuery: ON_WIDE_SCREENS },
  { accessor: 'missed', title: 'Missed', textAlign: 'right' },
  {
    accessor: 'misses',
    title: 'What was missed',
    render: ({ misses, failure }) => (
      <>
        {failure !== null && <Text size="sm">{failure}</Text>}
        {misses.slice(0, SHOWN).map(({ eventId, kind, externalId, outcome }) => (
          <Text size="xs" key={eventId} className="breakable">
            {inWords(kind)} {externalId ?? eventId}: {inWords(outcome)}
          </Text>
        ))}
        {misses.length > SHOWN && <Text size="xs">and {misses.length - SHOWN} more</Text>}
      </>
    ),
  },
];

const SHOWN = 10;
