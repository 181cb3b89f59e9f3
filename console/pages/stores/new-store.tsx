import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { client } from '../../api/client';
import { doing } from '../../api/doing';
import { fieldErrors, ProblemAlert } from '../../parts/problem-alert';
import { PLATFORM_CHOICES, isPlatform } from './platforms';
import { newStore } from './settings-form';

/** Connects a store; what else it needs is set on its page. */
export function NewStore() {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
        Connect a store
      </Button>
      <Modal opened={isOpen} onClose={close} title="Connect a store" centered>
        <NewStoreForm />
      </Modal>
    </>
  );
}

function NewStoreForm() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({ initialValues: { id: '', name: '', platform: 'stripe' } });
  const { mutate, isPending, error } = useMutation({
    mutationFn: create,
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries();
      await navigate(`/stores/${encodeURIComponent(id)}`);
    },
    onError: (problem) => form.setErrors(fieldErrors(problem)),
  });
  return (
    <form onSubmit={form.onSubmit((values) => mutate(values))}>
      <Stack>
        <Select
          label="Platform"
          data={PLATFORM_CHOICES}
          allowDeselect={false}
          searchable
          {...form.getInputProps('platform')}
        />
        <TextInput label="Name" placeholder="Our shop" required data-autofocus {...form.getInputProps('name')} />
        <TextInput
          label="Id"
          description="Stands in the webhook's address, and stays as it is."
          placeholder="our-shop"
          required
          {...form.getInputProps('id')}
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending}>
            Connect
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

async function create({ id, name, platform }: { id: string; name: string; platform: string }) {
  if (!isPlatform(platform)) throw new Error('The choice has platforms only.');
  const params = { path: { id: id.trim() } };
  // A store that is there under this id must not be set back by a name that comes twice.
  const { response } = await client.GET('/v1/stores/{id}', { params });
  if (response.ok) throw taken;
  await doing(client.PUT('/v1/stores/{id}', { params, body: newStore(name.trim(), platform) }));
  return { id: id.trim() };
}

const message = 'A store has this id already';
const taken = Object.assign(new Error(message), {
  type: 'about:blank',
  title: 'Taken',
  status: 422,
  code: 'id_taken',
  detail: 'Choose another id.',
  errors: [{ path: 'id', message }],
  requestId: '',
});
