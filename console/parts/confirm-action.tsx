import { Button, Group, Modal, Stack, Text, Textarea, type ButtonProps, type MantineColor } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useSession } from '../api/session';
import { ProblemAlert } from './problem-alert';

interface ConfirmActionProps extends ButtonProps {
  label: string;
  /** What will happen, in a sentence. */
  children: ReactNode;
  /** Does it, for the reason that was given; throws the API's problem. */
  act: (why: string) => Promise<unknown>;
  done: string;
}

const MOST_WHY = 500;

/** A button that asks why before it acts; the answer is kept beside the name of who has logged in. */
export function ConfirmAction({ label, children, act, done, ...button }: ConfirmActionProps) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" size="xs" {...button} onClick={open}>
        {label}
      </Button>
      <Modal opened={isOpen} onClose={close} title={label} centered>
        <WhyForm label={label} act={act} done={done} color={button.color ?? 'indigo'} onClose={close}>
          {children}
        </WhyForm>
      </Modal>
    </>
  );
}

type WhyFormProps = Pick<ConfirmActionProps, 'label' | 'children' | 'act' | 'done'> & {
  color: MantineColor;
  onClose: () => void;
};

function WhyForm({ label, children, act, done, color, onClose }: WhyFormProps) {
  const { name } = useSession();
  const queries = useQueryClient();
  const [why, setWhy] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: act,
    onSuccess: async () => {
      notifications.show({ message: done, color: 'green' });
      onClose();
      await queries.invalidateQueries();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        mutate(why.trim());
      }}
    >
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        <Textarea
          label="Why"
          description={`Kept with the order, by ${name}`}
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          maxLength={MOST_WHY}
          autosize
          minRows={2}
          required
          data-autofocus
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" color={color} loading={isPending} disabled={why.trim() === ''}>
            {label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
