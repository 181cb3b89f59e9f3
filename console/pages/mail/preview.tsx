import { Code, Paper, SegmentedControl, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { MailFrame } from '../../parts/mail-frame';
import { ProblemAlert } from '../../parts/problem-alert';

const VIEWS = [
  { value: 'html', label: 'HTML' },
  { value: 'phone', label: 'Phone' },
  { value: 'text', label: 'Plain text' },
];

export type Sample = NonNullable<Schemas['MailPreviewRequest']['sample']>;

const SAMPLES: { value: Sample; label: string }[] = [
  { value: 'ordinary', label: 'An ordinary order' },
  { value: 'several', label: 'Several products' },
  { value: 'resent', label: 'Sent again' },
  { value: 'test', label: 'A test order' },
  { value: 'file', label: 'With a license file' },
  { value: 'full', label: 'All of these at once' },
];

interface PreviewProps {
  preview: Schemas['MailPreview'] | undefined;
  error: unknown;
  sample: Sample;
  onSample: (sample: Sample) => void;
}

/** The mail of a sample order, in each of the forms in which buyers read it. */
export function Preview({ preview, error, sample, onSample }: PreviewProps) {
  const [view, setView] = useState('html');
  return (
    <Stack component="section" aria-label="Preview">
      <Select
        label="Sample order"
        data={SAMPLES}
        value={sample}
        onChange={(chosen) => chosen && onSample(chosen)}
        allowDeselect={false}
      />
      <SegmentedControl data={VIEWS} value={view} onChange={setView} aria-label="Shown as" />
      <ProblemAlert error={error} />
      {preview ? (
        <Paper withBorder p="sm">
          <Text size="xs" c="dimmed">
            Subject
          </Text>
          <Text size="sm" fw={600} mb="sm" className="any-wrap">
            {preview.subject ?? '–'}
          </Text>
          <Shown preview={preview} view={view} />
        </Paper>
      ) : (
        !error && <Skeleton height={720} aria-label="Loading" role="status" />
      )}
    </Stack>
  );
}

function Shown({ preview: { html, text }, view }: { preview: Schemas['MailPreview']; view: string }) {
  if (html === null || text === null)
    return (
      <Text size="sm" c="dimmed" className="mail-preview-text">
        The template cannot be turned into a mail as it is; what is wrong stands under it.
      </Text>
    );
  if (view === 'text')
    return (
      <Code block className="mail-preview-text">
        {text}
      </Code>
    );
  return (
    <MailFrame
      html={html}
      title="The mail as its buyer sees it"
      className={view === 'phone' ? 'mail-preview mail-preview-phone' : 'mail-preview'}
    />
  );
}
