import { Button, CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import { ConfirmAction } from '../../parts/confirm-action';
import { StateBadge } from '../../parts/state-badge';
import { Time } from '../../parts/time';
import { BULK_LINE_COLORS, BULK_LINE_ORDER, bulkTitle, progressInWords, type BulkAction } from './bulk-words';

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
  const share = (count: number) => (progress.total === 0 ? 0 : (count / progress.total) * 100);
  return (
    <>
      <Progress.Root size="md" aria-hidden>
        {SETTLED.map((state) => (
          <Progress.Section
            key={state}
            value={share(progress[state])}
            color={BULK_LINE_COLORS[state]}
            withAria={false}
          />
        ))}
      </Progress.Root>
      <Text size="xs" aria-live="polite">
        {progressInWords(progress)}
      </Text>
    </>
  );
}

const SETTLED = BULK_LINE_ORDER.filter((state) => state !== 'pending');

const BulkControls = ({ bulk: { id, state } }: { bulk: BulkAction }) => (
  <Can role="operator">
    <Group gap="xs">
      <TurnButton id={id} turn={state === 'paused' ? 'resume' : 'pause'} />
      <ConfirmAction
        label="Stop"
        color="red"
        variant="subtle"
        done="It has been stopped."
        act={(why) => doing(client.POST('/v1/bulk-actions/{id}/cancel', { params: { path: { id } }, body: { why } }))}
      >
        What it has done stays done. The lines that are left stay as they are.
      </ConfirmAction>
    </Group>
  </Can>
);

/** Acts at once, for the run goes on meanwhile; the audit has who it was, and this for the reason. */
const TURNS = {
  pause: { label: 'Pause', why: 'Paused in the console', done: 'It pauses after the lines that it is at.' },
  resume: { label: 'Resume', why: 'Resumed in the console', done: 'It goes on.' },
} as const;

function TurnButton({ id, turn }: { id: string; turn: keyof typeof TURNS }) {
  const queries = useQueryClient();
  const { label, why, done } = TURNS[turn];
  const { mutate, isPending } = useMutation({
    mutationFn: () => doing(client.POST(`/v1/bulk-actions/{id}/${turn}`, { params: { path: { id } }, body: { why } })),
    onSuccess: () => notifications.show({ message: done, color: 'green' }),
    onError: ({ message }) => notifications.show({ message, color: 'orange' }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Button size="xs" variant={turn === 'resume' ? 'light' : 'default'} loading={isPending} onClick={() => mutate()}>
      {label}
    </Button>
  );
}
