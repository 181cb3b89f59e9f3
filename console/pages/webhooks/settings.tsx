import { MultiSelect, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api/client';
import { doing } from '../../api/doing';
import { fieldErrors } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { SettingsForm } from '../../parts/settings-form';
import type { Endpoint } from './events';
import { NewSecret } from './new-secret';
import { settingsOf, valuesOf, type Values } from './settings-values';
import { WantedInput } from './wanted-input';

/** What an endpoint is told, where, and whether; its secret goes in and never comes out. */
export function Settings({ endpoint }: { endpoint: Endpoint }) {
  const { id } = endpoint;
  const queries = useQueryClient();
  const form = useForm({ initialValues: valuesOf(endpoint) });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (values: Values) =>
      doing(client.PUT('/v1/webhook-endpoints/{id}', { params: { path: { id } }, body: settingsOf(values) })),
    onSuccess: async () => {
      notifications.show({ message: 'The endpoint has been saved.', color: 'green' });
      form.resetDirty();
      await queries.invalidateQueries();
    },
    onError: (problem) => form.setErrors(fieldErrors(problem)),
  });
  return (
    <SettingsForm
      onSubmit={form.onSubmit((values) => mutate(values))}
      error={error}
      isPending={isPending}
      isChanged={form.isDirty()}
      saveLabel="Save"
      actions={<NewSecret endpoint={endpoint} />}
    >
      <Section title="Endpoint">
        <TextInput label="URL" required {...form.getInputProps('url')} />
        <Switch
          label="Sending is on"
          description="Off, what happens is kept as “Held”, until it is replayed"
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
      </Section>
      <Section title="What it is told">
        <WantedInput value={form.values.types} onChange={(types) => form.setFieldValue('types', types)} />
        <StoresInput value={form.values.stores} onChange={(stores) => form.setFieldValue('stores', stores)} />
        <TextInput
          label="Tell of what could not be delivered"
          description="An e-mail address; empty for that of the event’s store"
          type="email"
          {...form.getInputProps('notify')}
        />
      </Section>
    </SettingsForm>
  );
}

function StoresInput(props: { value: string[]; onChange: (value: string[]) => void }) {
  const { data } = api.useQuery('get', '/v1/stores');
  return (
    <MultiSelect
      label="Stores"
      placeholder={props.value.length === 0 ? 'All' : undefined}
      data={(data?.stores ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'All stores' }}
      {...props}
    />
  );
}
