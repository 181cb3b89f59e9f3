import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyField } from './copy-field';

interface ShownOnceProps {
  title: string;
  /** What is copied, in a word or two. */
  label: string;
  /** Null while there is nothing to show. */
  value: string | null;
  /** Where it belongs. */
  children: ReactNode;
  onClose: () => void;
}

/** Shows a secret that nobody can read again; only its own button closes it. */
export const ShownOnce = ({ title, label, value, children, onClose }: ShownOnceProps) => (
  <Modal
    opened={value !== null}
    onClose={onClose}
    title={title}
    centered
    size="lg"
    withCloseButton={false}
    closeOnClickOutside={false}
    closeOnEscape={false}
  >
    <Stack>
      <Alert color="orange" variant="light" title="Copy it now: it is shown this once">
        {children}
      </Alert>
      {value !== null && <CopyField label={label} value={value} />}
      <Group justify="flex-end">
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  </Modal>
);
