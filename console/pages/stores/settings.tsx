import { Button, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client';
import { doing } from '../../api/doing';
import { CheckedForm } from '../../parts/checked-form';
import { PairsInput } from '../../parts/pairs-input';
import { fieldErrors, ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { Unsaved } from '../../parts/unsaved';
import { ConnectionFields } from './connection-fields';
import { PaymentFields } from './payment-fields';
import type { Store } from './platforms';
import { changedBy, valuesOf, type SettingsForm, type SettingsValues } from './settings-form';

/** All settings of a store; who may not change them reads them. */
export function Settings({ store, isReadOnly }: { store: Store; isReadOnly: boolean }) {
  const queries = useQueryClient();
  const form = useForm<SettingsValues>({ initialValues: valuesOf(store) });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (values: SettingsValues) =>
      doing(client.PUT('/v1/stores/{id}', { params: { path: { id: store.id } }, body: changedBy(store, values) })),
    onSuccess: async () => {
      notifications.show({ message: 'The settings have been saved.', color: 'green' });
      await queries.invalidateQueries();
    },
    onError: (problem) => form.setErrors(fieldErrors(problem)),
  });
  return (
    <CheckedForm onSubmit={form.onSubmit((values) => mutate(values))}>
      <Fieldset variant="unstyled" disabled={isReadOnly}>
        <Stack>
          <Section title="Store">
            <TextInput label="Name" required {...form.getInputProps('name')} />
            <ConnectionFields form={form} store={store} />
          </Section>
          <Section title="Products">
            <Mappings form={form} />
            {store.platform !== 'direct' && (
              <TextInput
                label="Field with a license’s code"
                description="The order’s field at the platform whose code says which license it renews or upgrades"
                {...form.getInputProps('upgradeField')}
              />
            )}
          </Section>
          <Section title="Payment">
            <PaymentFields form={form} store={store} />
          </Section>
          <ProblemAlert error={error} />
          {!isReadOnly && (
            <Group justify="flex-end">
              <Button variant="subtle" color="gray" onClick={form.reset} disabled={!form.isDirty()}>
                Undo
              </Button>
              <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
                Save settings
              </Button>
            </Group>
          )}
        </Stack>
      </Fieldset>
      <Unsaved isChanged={form.isDirty()} />
    </CheckedForm>
  );
}

function Mappings({ form }: { form: SettingsForm }) {
  const errorAt = (field: string) => (name: string) => {
    const error = form.errors[`${field}.${name}`];
    return typeof error === 'string' ? error : undefined;
  };
  return (
    <>
      <PairsInput
        legend="Mapped products"
        description="From the store’s product ids to yours. An id that is not here is taken for your own."
        nameLabel="Store’s product id"
        valueLabel="Keyrail’s product id"
        pairs={form.values.products}
        onChange={(pairs) => form.setFieldValue('products', pairs)}
        errorOf={errorAt('products')}
      />
      <PairsInput
        legend="Features of licenses"
        description="By the store’s product id, over those of the product, as: seats=5, edition=pro"
        nameLabel="Store’s product id"
        valueLabel="Features"
        pairs={form.values.features}
        onChange={(pairs) => form.setFieldValue('features', pairs)}
        errorOf={errorAt('features')}
      />
      <PairsInput
        legend="Identification"
        description="Fields that a purchase must carry with these values; purchases without them wait for a person."
        nameLabel="Field"
        valueLabel="Value"
        pairs={form.values.identification}
        onChange={(pairs) => form.setFieldValue('identification', pairs)}
        errorOf={errorAt('identification')}
      />
    </>
  );
}
