import { NumberInput, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing, onlyIfNew } from '../../api/doing';
import { fieldErrors } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { SettingsForm } from '../../parts/settings-form';
import { CredentialFields } from './credential-fields';
import { NEW, toSettings, type PublisherFormApi, type PublisherValues } from './values';

type Publisher = Schemas['Publisher'];

interface PublisherFormProps {
  initial: PublisherValues;
  /** As it is saved; null for one that is to be. */
  known: Publisher | null;
  actions?: ReactNode;
  onSaved?: (id: string) => void;
}

/** All settings of a publisher, in one form for the first time and for every other. */
export function PublisherForm({ initial, known, actions, onSaved }: PublisherFormProps) {
  const queries = useQueryClient();
  const form = useForm<PublisherValues>({
    initialValues: initial,
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (values: PublisherValues) => savePublisher(values, known === null),
    onSuccess: async (saved) => {
      notifications.show({ message: 'The publisher has been saved.', color: 'green' });
      form.setFieldValue('credentials', initial.credentials);
      form.resetDirty({ ...form.getValues(), credentials: initial.credentials });
      await queries.invalidateQueries();
      onSaved?.(saved.id);
    },
    onError: (problem) => form.setErrors(fieldErrors(problem)),
  });
  return (
    <SettingsForm
      onSubmit={form.onSubmit((values) => mutate(values))}
      error={error}
      isPending={isPending}
      isChanged={known === null || form.isDirty()}
      isTouched={form.isDirty()}
      saveLabel={known === null ? 'Create publisher' : 'Save'}
      actions={actions}
    >
      <Section title="Publisher">
        <TextInput
          label="Id"
          description="Products name it, and it cannot be changed: letters, digits, dots, dashes and underscores"
          required
          readOnly={known !== null}
          variant={known === null ? 'default' : 'filled'}
          {...form.getInputProps('id')}
        />
        <TextInput label="Name" required {...form.getInputProps('name')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label="Your company there" {...form.getInputProps('companyId')} />
          <TextInput label="Your site there" {...form.getInputProps('siteId')} />
        </SimpleGrid>
      </Section>
      <ServerFields form={form} />
      <Section title="Log-in">
        <Text size="sm" c="dimmed">
          How Keyrail logs in to the key server. What you enter is never shown again.
        </Text>
        <CredentialFields form={form} known={known} />
      </Section>
    </SettingsForm>
  );
}

async function savePublisher(values: PublisherValues, isNew: boolean): Promise<Publisher> {
  // Without an id the API is asked all the same, so that it tells all that is wrong at once.
  const params = { path: { id: values.id.trim() || NEW }, header: onlyIfNew(isNew) };
  const saved = await doing(client.PUT('/v1/publishers/{id}', { params, body: toSettings(values) }));
  if (!saved) throw new Error('There is no answer.');
  return saved;
}

const ServerFields = ({ form }: { form: PublisherFormApi }) => (
  <Section title="Key server">
    <TextInput
      label="Where keys are asked for"
      placeholder="https://keys.example.com/getKey"
      required
      {...form.getInputProps('url')}
    />
    <TextInput
      label="Where keys are taken back"
      description="Leave empty if it takes none back"
      {...form.getInputProps('revocationUrl')}
    />
    <Select
      label="It speaks"
      data={[
        { value: 'xml', label: "XML, as Digital River's" },
        { value: 'json', label: 'JSON' },
      ]}
      allowDeselect={false}
      {...form.getInputProps('dialect')}
    />
    {form.values.dialect === 'xml' && <XmlFields form={form} />}
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NumberInput label="Longest time for one call, in seconds" {...form.getInputProps('timeoutSeconds')} />
      <NumberInput label="Calls at once per worker" {...form.getInputProps('maximumConcurrency')} />
    </SimpleGrid>
  </Section>
);

const SOAP = [
  { value: 'none', label: 'None' },
  { value: '1.1', label: 'SOAP 1.1' },
  { value: '1.2', label: 'SOAP 1.2' },
];

const XmlFields = ({ form }: { form: PublisherFormApi }) => (
  <SimpleGrid cols={{ base: 1, xs: 2 }}>
    <TextInput label="Root element" {...form.getInputProps('xml.root')} />
    <TextInput label="Its namespace" {...form.getInputProps('xml.namespace')} />
    <TextInput label="Root element of a revocation" {...form.getInputProps('xml.revocationRoot')} />
    <TextInput label="Namespace of a revocation" {...form.getInputProps('xml.revocationNamespace')} />
    <Select label="Envelope" data={SOAP} allowDeselect={false} {...form.getInputProps('xml.soap')} />
  </SimpleGrid>
);
