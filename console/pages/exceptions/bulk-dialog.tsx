import { Alert, Button, Group, Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import { randomId } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client';
import { doing } from '../../api/doing';
import { useSession } from '../../api/session';
import { ProblemAlert } from '../../parts/problem-alert';
import { ACTION_WORDS } from './action-words';
import { BulkPreviewLines } from './bulk-preview-lines';
import { BULK_CHOICES, countOf, type BulkAction, type BulkName, type BulkPreview, type BulkTarget } from './bulk-words';
import { BulkSourceChoice } from './source-form';
import type { Source } from './source-words';

interface Asked {
  action: BulkName;
  source: Source;
  why: string;
}

interface BulkDialogProps {
  target: BulkTarget | null;
  onClose: () => void;
  onBegun: (bulk: BulkAction) => void;
}

/** Acts on many lines: first it shows what would be done, then it does it. */
export const BulkDialog = ({ target, onClose, onBegun }: BulkDialogProps) => (
  <Modal opened={target !== null} onClose={onClose} title={target && titleOf(target)} size="lg" centered>
    {target && <BulkSteps target={target} onClose={onClose} onBegun={onBegun} />}
  </Modal>
);

const titleOf = ({ lines }: BulkTarget): string =>
  lines ? `Act on ${countOf(lines.length)}` : 'Act on all lines that match the filters';

const bodyOf = (target: BulkTarget, { action, source, why }: Asked) => ({
  ...target,
  action,
  why: why.trim(),
  ...(action === 'switchSource' && { source }),
});

function BulkSteps({ target, onClose, onBegun }: BulkDialogProps & { target: BulkTarget }) {
  const [asked, setAsked] = useState<Asked>({ action: 'resubmit', source: 'pool', why: '' });
  const preview = useMutation({ mutationFn: () => previewOf(target, asked) });
  if (preview.data)
    return <BulkRun target={target} asked={asked} preview={preview.data} onBack={preview.reset} onBegun={onBegun} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        preview.mutate();
      }}
    >
      <Stack>
        <BulkFields asked={asked} onChange={(changes) => setAsked({ ...asked, ...changes })} />
        <ProblemAlert error={preview.error} />
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={preview.isPending} disabled={asked.why.trim() === ''}>
            Preview
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function BulkFields({ asked, onChange }: { asked: Asked; onChange: (changes: Partial<Asked>) => void }) {
  const { name } = useSession();
  return (
    <>
      <Select
        label="What to do"
        description={ACTION_WORDS[asked.action].effect}
        data={BULK_CHOICES}
        value={asked.action}
        onChange={(action) => action && onChange({ action })}
        allowDeselect={false}
        data-autofocus
      />
      {asked.action === 'switchSource' && (
        <BulkSourceChoice value={asked.source} onChange={(source) => onChange({ source })} />
      )}
      <Textarea
        label="Why"
        description={`Kept with each order, by ${name}`}
        value={asked.why}
        onChange={({ currentTarget }) => onChange({ why: currentTarget.value })}
        maxLength={500}
        autosize
        minRows={2}
        required
      />
    </>
  );
}

interface Previewed {
  preview: BulkPreview;
  /** Names the run, so that one that is asked for again is the same. */
  key: string;
}

async function previewOf(target: BulkTarget, asked: Asked): Promise<Previewed> {
  const answer = await doing(
    client.POST('/v1/exceptions/actions', { body: { ...bodyOf(target, asked), dryRun: true } }),
  );
  if (!answer || !('dryRun' in answer)) throw new Error('No preview has been answered.');
  return { preview: answer, key: randomId('bulk-') };
}

interface BulkRunProps extends Pick<BulkDialogProps, 'onBegun'> {
  target: BulkTarget;
  asked: Asked;
  preview: Previewed;
  onBack: () => void;
}

function BulkRun({ target, asked, preview: { preview, key }, onBack, onBegun }: BulkRunProps) {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      doing(
        client.POST('/v1/exceptions/actions', {
          params: { header: { 'idempotency-key': key } },
          body: { ...bodyOf(target, asked), dryRun: false },
        }),
      ),
    onSuccess: async (bulk) => {
      notifications.show({ message: 'It has begun. It goes on when you leave this page.', color: 'green' });
      if (bulk && 'id' in bulk) onBegun(bulk);
      await queries.invalidateQueries();
    },
  });
  const { label, color = 'indigo' } = ACTION_WORDS[asked.action];
  return (
    <Stack>
      <Alert
        color={preview.acted > 0 ? 'blue' : 'orange'}
        variant="light"
        title={`${label}: ${countOf(preview.acted)}`}
      >
        <Text size="sm">
          {preview.leftAlone === 0 ? 'None is left alone.' : `${countOf(preview.leftAlone)} would be left alone.`}
          {preview.hasMore && ' There are more than the first thousand; all of them are acted on.'} No more than five
          lines a second are acted on, and you can pause it.
        </Text>
      </Alert>
      <BulkPreviewLines lines={preview.lines} />
      <ProblemAlert error={error} />
      <Group justify="flex-end">
        <Button variant="subtle" color="gray" onClick={onBack}>
          Back
        </Button>
        <Button
          color={color}
          loading={isPending}
          disabled={preview.acted === 0}
          onClick={() => mutate()}
          data-autofocus
        >
          {label}: {countOf(preview.acted)}
        </Button>
      </Group>
    </Stack>
  );
}
