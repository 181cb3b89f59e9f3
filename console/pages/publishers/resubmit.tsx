import { Anchor, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { ConfirmAction } from '../../parts/confirm-action';
import { BulkProgress } from '../exceptions/bulk-progress';

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
            All lines that wait for {name} are resubmitted, five a second at most.
          </ConfirmAction>
        </Group>
        {begun !== null && <Run id={begun} />}
      </Stack>
    </Paper>
  );
}

function Run({ id }: { id: string }) {
  const { data: bulk } = api.useQuery('get', '/v1/bulk-actions/{id}', { params: { path: { id } } }, LOOKED_AT_AGAIN);
  return bulk ? <BulkProgress bulk={bulk} /> : <Skeleton height={92} />;
}
