import { Button, Group, Stack, Text, Textarea, type MantineColor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useSession } from '../api/session';
import { ProblemAlert } from './problem-alert';

export interface WhyFormProps {
  /** What is done, in a word or two. */
  label: string;
  /** What will happen, in a sentence. */
  children: ReactNode;
  /** Does it, for the reason that was given; throws the API's problem. */
  act: (why: string) => Promise<unknown>;
  done: string;
  color?: MantineColor | undefined;
  onClose: () => void;
  /** What else is asked for. */
  fields?: ReactNode;
  /** False while the fields are not filled in so that it could be done. */
  isReady?: boolean;
  /** What was thrown, for a form that shows the faults of its fields beside them. */
  onFault?: (error: unknown) => void;
}

const MOST_WHY = 500;

/** Asks why before it acts; the answer is kept beside the name of who has logged in. */
export function WhyForm(props: WhyFormProps) {
  const { label, children, act, done, color = 'indigo', onClose, fields, isReady = true, onFault } = props;
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
    ...(onFault && { onError: onFault }),
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
        {fields}
        <Textarea
          label="Why"
          description={`Kept on record, by ${name}`}
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          maxLength={MOST_WHY}
          autosize
          minRows={2}
          required
          {...(!fields && { 'data-autofocus': true })}
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" color={color} loading={isPending} disabled={!isReady || why.trim() === ''}>
            {label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
