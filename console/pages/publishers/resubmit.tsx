import { Anchor, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { ConfirmAction } from '../../parts/confirm-action';
import { inWords } from '../../parts/state-badge';

type Bulk = Schemas['BulkAction'];

const LOOKED_AT_AGAIN = { refetchInterval: 1_000 } as const;

/** Has all lines that wait for a publisher be asked for again, at a pace that it bears. */
export function ResubmitAll({ publisher: { id, name } }: { publisher: Schemas['Publisher'] }) {
  const [begun, setBegun] = useState<string | null>(null);
  async function resubmit(why: string): Promise<void> {
    const body = { action: 'resubmit', why, filter: { publisher: id }, dryRun: false } as const;
    const answer = await doing(client.POST('/v1/exceptions/actions', { body }));
    if (answer && 'id' in answer) setBegun(answer.id);
  }
  return (
    <Paper withBorder p="md" mb="md" maw={760} component="section" aria-label="Lines that wait">
      <Stack gap="sm">
        <Group justify="space-between">
          <Text size="sm">
            When its key server works again,{' '}
            <Anchor
              component={Link}
              to={`/exceptions?publisher=${encodeURIComponent(id)}`}
              size="sm"
              underline="always"
            >
              the lines that wait for it
            </Anchor>{' '}
            can be asked for at once.
          </Text>
          <ConfirmAction label="Resubmit all waiting lines" done="The lines are being resubmitted." act={resubmit}>
            All lines that wait for {name} are asked for again, no more than five a second.
          </ConfirmAction>
        </Group>
        {begun !== null && <Run id={begun} />}
      </Stack>
    </Paper>
  );
}

function Run({ id }: { id: string }) {
  const params = { path: { id } };
  const { data: bulk } = api.useQuery('get', '/v1/bulk-actions/{id}', { params }, LOOKED_AT_AGAIN);
  if (!bulk) return null;
  const { done, refused, total } = bulk.progress;
  const percent = total === 0 ? 0 : Math.round(((done + refused) / total) * 100);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" role="status">
          {inWords(bulk.state)}: {done} of {total} {total === 1 ? 'line' : 'lines'} resubmitted
          {refused > 0 && `, ${refused} left alone`}.
        </Text>
        {bulk.endedAt === null && <RunActions bulk={bulk} />}
      </Group>
      <Progress.Root size="md">
        <Progress.Section
          value={bulk.endedAt === null ? percent : 100}
          animated={bulk.endedAt === null}
          aria-label="Resubmitted"
        />
      </Progress.Root>
    </Stack>
  );
}

function RunActions({ bulk: { id, state } }: { bulk: Bulk }) {
  const queries = useQueryClient();
  const tell = (word: 'pause' | 'resume' | 'cancel') => async (why: string) => {
    const params = { path: { id } };
    await doing(client.POST(`/v1/bulk-actions/{id}/${word}`, { params, body: { why } }));
    await queries.invalidateQueries();
  };
  return (
    <Group gap="xs">
      {state === 'paused' ? (
        <ConfirmAction label="Go on" done="It goes on." act={tell('resume')}>
          The lines that are left are resubmitted.
        </ConfirmAction>
      ) : (
        <ConfirmAction label="Pause" done="It is paused." act={tell('pause')}>
          The lines that are left wait until you go on.
        </ConfirmAction>
      )}
      <ConfirmAction label="End" color="red" variant="subtle" done="It is ended." act={tell('cancel')}>
        The lines that are left stay as they are.
      </ConfirmAction>
    </Group>
  );
}
