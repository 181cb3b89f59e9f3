import { Button, Group, Modal, Stack, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CheckedForm } from './checked-form';
import { fieldErrors, ProblemAlert } from './problem-alert';

interface FormDialogProps extends Omit<ButtonProps, 'children'> {
  label: string;
  title?: string;
  /** What the button in the dialog says, where it is not the label. */
  doLabel?: string;
  /** Does it; throws the API's problem. */
  act: () => Promise<unknown>;
  /** What is said when it is done. */
  done: string;
  isReady?: boolean;
  onOpen?: () => void;
  /** The fields, each with what the API says of it. */
  children: (errors: Record<string, string>) => ReactNode;
}

/** A button that opens a small form, which stays open until the API has taken it. */
export function FormDialog(props: FormDialogProps) {
  const { label, title = label, doLabel = label, act, done, isReady = true, onOpen, children, ...button } = props;
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button
        variant="default"
        {...button}
        onClick={() => {
          onOpen?.();
          open();
        }}
      >
        {label}
      </Button>
      <Modal opened={isOpen} onClose={close} title={title} centered>
        <DialogForm doLabel={doLabel} act={act} done={done} isReady={isReady} color={button.color} onClose={close}>
          {children}
        </DialogForm>
      </Modal>
    </>
  );
}

type DialogFormProps = Required<Pick<FormDialogProps, 'doLabel' | 'act' | 'done' | 'isReady' | 'children'>> & {
  color: ButtonProps['color'];
  onClose: () => void;
};

function DialogForm({ doLabel, act, done, isReady, color, children, onClose }: DialogFormProps) {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: act,
    onSuccess: async () => {
      notifications.show({ message: done, color: 'green' });
      onClose();
      await queries.invalidateQueries();
    },
  });
  return (
    <CheckedForm
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // A dialog within a form is a part of it to React.
        event.stopPropagation();
        mutate();
      }}
    >
      <Stack>
        {children(fieldErrors(error))}
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" color={color ?? 'indigo'} loading={isPending} disabled={!isReady}>
            {doLabel}
          </Button>
        </Group>
      </Stack>
    </CheckedForm>
  );
}
