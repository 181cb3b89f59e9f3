import { Button, Group, Modal, NumberInput, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client';
import { doing } from '../../api/doing';
import { fieldErrors, ProblemAlert } from '../../parts/problem-alert';
import { onceOnly } from './once-only';

const USUAL_DAYS = 365;

/** Adds days to the end of a license. */
export function RechargeLicense({ id }: { id: string }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" size="xs" onClick={open}>
        Add days
      </Button>
      <Modal opened={isOpen} onClose={close} title="Add days" centered>
        <RechargeForm id={id} onClose={close} />
      </Modal>
    </>
  );
}

function RechargeForm({ id, onClose }: { id: string; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm<{ days: number | string; why: string }>({ initialValues: { days: USUAL_DAYS, why: '' } });
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ days, why }: { days: number | string; why: string }) =>
      doing(
        client.POST('/v1/licenses/{id}/recharge', {
          params: { path: { id }, header: onceOnly() },
          body: { days: Number(days), why: why.trim() || null },
        }),
      ),
    onSuccess: async () => {
      notifications.show({ message: 'The days have been added.', color: 'green' });
      onClose();
      await queries.invalidateQueries();
    },
    onError: (problem) => form.setErrors(fieldErrors(problem)),
  });
  return (
    <form onSubmit={form.onSubmit((values) => mutate(values))}>
      <Stack>
        <NumberInput
          label="Days"
          description="From its end on; from today on where that has passed"
          data-autofocus
          {...form.getInputProps('days')}
        />
        <Textarea label="Why" autosize minRows={2} maxLength={500} {...form.getInputProps('why')} />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending}>
            Add days
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
