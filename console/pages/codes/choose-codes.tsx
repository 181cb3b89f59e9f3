import '@mantine/dropzone/styles.css';
import { Button, Divider, Group, Stack, Text, Textarea } from '@mantine/core';
import { Dropzone, type FileRejection } from '@mantine/dropzone';
import { IconFileText, IconUpload, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { ProblemAlert } from '../../parts/problem-alert';
import { Sending } from './sending-bar';

/** Codes to be uploaded, and what they are called. */
export interface ChosenCodes {
  name: string;
  content: Blob;
}

interface ChooseCodesProps {
  onChoose: (codes: ChosenCodes) => void;
  error: unknown;
  /** How much of them has left, from 0 to 1; null while nothing is sent. */
  sent: number | null;
}

/** As much as the API takes at once. */
const MOST_BYTES = 5 * 1024 * 1024;

/** Takes a file that is dropped or chosen, or text that is pasted. */
export function ChooseCodes({ onChoose, error, sent }: ChooseCodesProps) {
  const [refusal, setRefusal] = useState('');
  const isSending = sent !== null;
  return (
    <Stack>
      <Dropzone
        onDrop={([file]) => file && onChoose({ name: file.name, content: file })}
        onReject={(rejections) => setRefusal(refusalOf(rejections))}
        maxSize={MOST_BYTES}
        multiple={false}
        disabled={isSending}
        aria-label="Drop a file of codes here, or choose one"
      >
        <DropHere />
      </Dropzone>
      {refusal !== '' && (
        <Text size="sm" c="error" role="alert">
          {refusal}
        </Text>
      )}
      <Divider label="or" />
      <PasteCodes onChoose={onChoose} isDisabled={isSending} />
      <Sending sent={sent} />
      <ProblemAlert error={error} />
    </Stack>
  );
}

const DropHere = () => (
  <Group justify="center" mih={140} gap="md" wrap="nowrap">
    <Dropzone.Accept>
      <IconUpload size={40} stroke={1.5} aria-hidden />
    </Dropzone.Accept>
    <Dropzone.Reject>
      <IconX size={40} stroke={1.5} aria-hidden />
    </Dropzone.Reject>
    <Dropzone.Idle>
      <IconFileText size={40} stroke={1.5} aria-hidden />
    </Dropzone.Idle>
    <div>
      <Text fw={600}>Drop a file of codes here, or click to choose one</Text>
      <Text size="sm" c="dimmed">
        One code a line, or a CSV with a column “code”; in UTF-8, up to 5 MB and 50,000 codes. It is checked first, and
        nothing is stored before you say so.
      </Text>
    </div>
  </Group>
);

function PasteCodes({ onChoose, isDisabled }: Pick<ChooseCodesProps, 'onChoose'> & { isDisabled: boolean }) {
  const [text, setText] = useState('');
  return (
    <>
      <Textarea
        label="Paste codes"
        placeholder="One a line"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        rows={4}
        spellCheck={false}
      />
      <Group justify="flex-end">
        <Button
          variant="default"
          disabled={text.trim() === '' || isDisabled}
          onClick={() => onChoose({ name: 'Pasted codes', content: new Blob([text]) })}
        >
          Check them
        </Button>
      </Group>
    </>
  );
}

function refusalOf([rejection]: FileRejection[]): string {
  const code = rejection?.errors[0]?.code;
  if (code === 'file-too-large') return 'The file is larger than 5 MB. Upload it in parts.';
  return code === 'too-many-files' ? 'Upload one file after the other.' : 'This cannot be read as a file.';
}
