import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { client } from '../../api/client';
import { doing, onlyIfNew } from '../../api/doing';
import { CheckedForm } from '../../parts/checked-form';
import { idFromName } from '../../parts/id-from-name';
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
  const rename = (name: string) => {
    // An id that somebody has typed is his.
    if (form.values.id === idFromName(form.values.name)) form.setFieldValue('id', idFromName(name));
    form.setFieldValue('name', name);
  };
  return (
    <CheckedForm onSubmit={form.onSubmit((values) => mutate(values))}>
      <Stack>
        <Select
          label="Platform"
          data={PLATFORM_CHOICES}
          allowDeselect={false}
          searchable
          {...form.getInputProps('platform')}
        />
        <TextInput
          label="Name"
          placeholder="Our shop"
          required
          data-autofocus
          {...form.getInputProps('name')}
          onChange={({ currentTarget }) => rename(currentTarget.value)}
        />
        <TextInput
          label="Id"
          description="Part of the webhook’s address; it cannot be changed later"
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
    </CheckedForm>
  );
}

async function create({ id, name, platform }: { id: string; name: string; platform: string }) {
  if (!isPlatform(platform)) throw new Error('The choice has platforms only.');
  const params = { path: { id: id.trim() }, header: onlyIfNew(true) };
  await doing(client.PUT('/v1/stores/{id}', { params, body: newStore(name.trim(), platform) }));
  return { id: id.trim() };
}
