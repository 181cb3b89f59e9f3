import { Stack } from '@mantine/core';
import { api } from '../../api/client';
import { LIVE_MILLISECONDS } from '../../api/queries';
import { BulkProgress } from './bulk-progress';

const MOST = 10;
const WHILE_RUNNING_MILLISECONDS = 1_000;

interface UnderWayProps {
  /** Those that were begun here: they stay when they have ended, until they are taken away. */
  begun: readonly string[];
  onDismiss: (id: string) => void;
}

/** The bulk actions that are under way. */
export function UnderWay({ begun, onDismiss }: UnderWayProps) {
  const { data } = api.useQuery(
    'get',
    '/v1/bulk-actions',
    { params: { query: { limit: MOST } } },
    {
      refetchInterval: ({ state }) =>
        state.data?.actions.some(({ endedAt }) => endedAt === null) ? WHILE_RUNNING_MILLISECONDS : LIVE_MILLISECONDS,
    },
  );
  const shown = (data?.actions ?? []).filter(({ id, endedAt }) => endedAt === null || begun.includes(id));
  if (shown.length === 0) return null;
  return (
    <Stack gap="xs" mb="md">
      {shown.map((bulk) => (
        <BulkProgress key={bulk.id} bulk={bulk} onDismiss={() => onDismiss(bulk.id)} />
      ))}
    </Stack>
  );
}
