import { CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { client } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import { ConfirmAction } from '../../parts/confirm-action';
import { StateBadge } from '../../parts/state-badge';
import { Time } from '../../parts/time';
import { bulkTitle, type BulkAction } from './bulk-words';

/** How far a bulk action has come, and what stops it. */
export const BulkProgress = ({ bulk, onDismiss }: { bulk: BulkAction; onDismiss?: () => void }) => (
  <Paper withBorder p="sm" component="section" aria-label={bulkTitle(bulk)}>
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={600} size="sm">
              {bulkTitle(bulk)}
            </Text>
            <StateBadge state={bulk.state} />
          </Group>
          <Text size="xs" c="dimmed" component="div">
            {bulk.by}, <Time at={bulk.createdAt} isRelative /> · “{bulk.why}”
          </Text>
        </div>
        {bulk.endedAt === null && <BulkControls bulk={bulk} />}
        {bulk.endedAt !== null && onDismiss && <CloseButton aria-label="Take it away" onClick={onDismiss} />}
      </Group>
      <ProgressBar bulk={bulk} />
    </Stack>
  </Paper>
);

function ProgressBar({ bulk: { progress } }: { bulk: BulkAction }) {
  const { total, done, refused, pending } = progress;
  const share = (count: number) => (total === 0 ? 0 : (count / total) * 100);
  const words = [`${done} done`, `${refused} refused`, `${pending} left`].join(', ');
  return (
    <>
      <Progress.Root size="md" aria-hidden>
        <Progress.Section value={share(done)} color="green" withAria={false} />
        <Progress.Section value={share(refused)} color="orange" withAria={false} />
      </Progress.Root>
      <Text size="xs" aria-live="polite">
        {words}
      </Text>
    </>
  );
}

function BulkControls({ bulk: { id, state } }: { bulk: BulkAction }) {
  const params = { path: { id } };
  return (
    <Can role="operator">
      <Group gap="xs">
        {state === 'paused' ? (
          <ConfirmAction
            label="Resume"
            variant="light"
            done="It goes on."
            act={(why) => doing(client.POST('/v1/bulk-actions/{id}/resume', { params, body: { why } }))}
          >
            It goes on with the lines that are left.
          </ConfirmAction>
        ) : (
          <ConfirmAction
            label="Pause"
            done="It pauses after the lines that it is at."
            act={(why) => doing(client.POST('/v1/bulk-actions/{id}/pause', { params, body: { why } }))}
          >
            It waits until somebody resumes it.
          </ConfirmAction>
        )}
        <ConfirmAction
          label="Stop"
          color="red"
          variant="subtle"
          done="It has been stopped."
          act={(why) => doing(client.POST('/v1/bulk-actions/{id}/cancel', { params, body: { why } }))}
        >
          What it has done stays done. The lines that are left stay as they are.
        </ConfirmAction>
      </Group>
    </Can>
  );
}
