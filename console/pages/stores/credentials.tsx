import { Button, Checkbox, Group, PasswordInput, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { CheckedForm } from '../../parts/checked-form';
import { fieldErrors, ProblemAlert } from '../../parts/problem-alert';
import { Unsaved } from '../../parts/unsaved';
import { GUIDES, type Store } from './platforms';
import { settingsOf } from './settings-form';

const EMPTY = {
  secret: '',
  keepsFormer: false,
  formerSecret: '',
  licenseKey: '',
  trustedKey: '',
  apiId: '',
  apiKey: '',
  gatewaySecretKey: '',
  gatewayPublicKey: '',
};
type Values = typeof EMPTY;

/** What a former secret is accepted for while a platform changes to the new one. */
const ROTATION_DAYS = 7;

/** Enters what lets a store in; nobody reads it here again, and what is left empty stays as it is. */
export function Credentials({ store }: { store: Store }) {
  const queries = useQueryClient();
  const form = useForm({ initialValues: EMPTY });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (values: Values) =>
      doing(
        client.PUT('/v1/stores/{id}', {
          params: { path: { id: store.id } },
          body: { ...settingsOf(store), credentials: credentialsOf(values) },
        }),
      ),
    onSuccess: async () => {
      notifications.show({ message: 'The credentials have been saved.', color: 'green' });
      form.reset();
      await queries.invalidateQueries();
    },
    onError: (problem) => form.setErrors(byField(fieldErrors(problem))),
  });
  return (
    <CheckedForm onSubmit={form.onSubmit((values) => mutate(values))} autoComplete="off">
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Fields store={store} form={form} />
        </SimpleGrid>
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
            Save credentials
          </Button>
        </Group>
      </Stack>
      <Unsaved isChanged={form.isDirty()} />
    </CheckedForm>
  );
}

interface FieldsProps {
  store: Store;
  form: ReturnType<typeof useForm<Values>>;
}

/** What signs a store's messages; the one before may be accepted beside it for a while. */
function WebhookSecret({ store, form }: FieldsProps) {
  const { secret, secretBegins } = GUIDES[store.platform];
  return (
    <>
      <PasswordInput
        label={secret}
        description={doubtOf(form.values.secret, secretBegins)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...hidden}
        {...kept(store.hasWebhookSecret)}
        {...form.getInputProps('secret')}
      />
      {store.hasWebhookSecret && (
        <Stack gap={6} justify="flex-end">
          <Checkbox
            label={`Accept the former one for ${ROTATION_DAYS} more days`}
            {...form.getInputProps('keepsFormer', { type: 'checkbox' })}
          />
          {form.values.keepsFormer && (
            <PasswordInput label="Former secret" {...hidden} {...form.getInputProps('formerSecret')} />
          )}
        </Stack>
      )}
    </>
  );
}

function Fields({ store, form }: FieldsProps) {
  const { usesLicenseKey, usesTrustedKeys, api } = GUIDES[store.platform];
  return (
    <>
      {store.platform !== 'direct' && <WebhookSecret store={store} form={form} />}
      {usesLicenseKey && (
        <PasswordInput
          label="License key"
          {...hidden}
          {...kept(store.hasLicenseKey)}
          {...form.getInputProps('licenseKey')}
        />
      )}
      {api && api.id !== null && (
        <TextInput label={api.id} autoComplete="off" {...kept(store.hasApiKey)} {...form.getInputProps('apiId')} />
      )}
      {api && (
        <PasswordInput label={api.key} {...hidden} {...kept(store.hasApiKey)} {...form.getInputProps('apiKey')} />
      )}
      {store.gateway === 'stripe' && (
        <>
          <PasswordInput
            label="Gateway’s secret key"
            {...hidden}
            {...kept(store.hasGatewaySecretKey)}
            {...form.getInputProps('gatewaySecretKey')}
          />
          <TextInput
            label="Gateway’s public key"
            autoComplete="off"
            {...kept(store.hasGatewayPublicKey)}
            {...form.getInputProps('gatewayPublicKey')}
          />
        </>
      )}
      {usesTrustedKeys && (
        <Textarea
          label="Trusted key"
          description="In PEM, in place of the certificates that the platform publishes"
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps('trustedKey')}
        />
      )}
    </>
  );
}

const kept = (has: boolean) => ({ placeholder: has ? 'Leave empty to keep it' : '' });

/** A secret that does not look like the platform's is most often half of one, or another one. */
const doubtOf = (secret: string, begin: string | undefined) =>
  begin !== undefined && secret !== '' && !secret.startsWith(begin) ? (
    <Text span size="xs" c="orange">
      This usually begins with {begin}: check that you copied all of it.
    </Text>
  ) : undefined;

const REVEAL = { visibilityToggleButtonProps: { 'aria-label': 'Show what is typed' } };

const hidden = { autoComplete: 'off', ...REVEAL };

function credentialsOf(values: Values): Schemas['StoreCredentials'] {
  const acceptedUntil = new Date(Date.now() + ROTATION_DAYS * 86_400_000).toISOString();
  const former = values.keepsFormer && values.formerSecret ? [{ value: values.formerSecret, acceptedUntil }] : [];
  return {
    ...(values.secret && { webhookSecrets: [{ value: values.secret, acceptedUntil: null }, ...former] }),
    ...(values.licenseKey && { licenseKeys: [{ value: values.licenseKey, acceptedUntil: null }] }),
    ...(values.trustedKey && { trustedKeys: [values.trustedKey] }),
    ...((values.apiId || values.apiKey) && { api: given({ id: values.apiId, key: values.apiKey }) }),
    ...((values.gatewaySecretKey || values.gatewayPublicKey) && {
      gateway: given({ secretKey: values.gatewaySecretKey, publicKey: values.gatewayPublicKey }),
    }),
  };
}

const given = <Name extends string>(texts: Record<Name, string>): Partial<Record<Name, string>> =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')) as Partial<Record<Name, string>>;

/** Where each field is in what is sent. */
const PATHS: Readonly<Record<string, keyof Values>> = {
  'credentials.webhookSecrets.0.value': 'secret',
  'credentials.webhookSecrets.1.value': 'formerSecret',
  'credentials.licenseKeys.0.value': 'licenseKey',
  'credentials.trustedKeys.0': 'trustedKey',
  'credentials.api.id': 'apiId',
  'credentials.api.key': 'apiKey',
  'credentials.gateway.secretKey': 'gatewaySecretKey',
  'credentials.gateway.publicKey': 'gatewayPublicKey',
};

const byField = (errors: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(errors).map(([path, message]) => [PATHS[path] ?? path, message]));
