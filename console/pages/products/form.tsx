import { Select, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing, onlyIfNew } from '../../api/doing';
import { fieldErrors } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { SettingsForm } from '../../parts/settings-form';
import { SOURCES } from '../codes/words';
import { CodeFormatFields, PoolFields, RightsFields } from './source-fields';
import { LicenseFields, SaleFields } from './sale-fields';
import { NEW } from './new-product';
import { toSettings, toValues, type ProductValues } from './values';

interface ProductFormProps {
  product: Schemas['Product'];
  isNew?: boolean;
  actions?: ReactNode;
  onSaved?: (id: string) => void;
}

/** The API names a whole part where the form has fields. */
const PLACES: Record<string, string> = { rights: 'rights.publisher', codeFormat: 'codeFormat.pattern' };

const errorsOf = (error: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(fieldErrors(error)).map(([path, message]) => [PLACES[path] ?? path, message]));

const SOURCE_CHOICES = Object.entries(SOURCES).map(([value, label]) => ({ value, label }));

/** All settings of a product, in one form for the first time and for every other. */
export function ProductForm({ product, isNew = false, actions, onSaved }: ProductFormProps) {
  const queries = useQueryClient();
  const form = useForm<ProductValues>({
    initialValues: toValues(product),
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (values: ProductValues) => saveProduct(values, product.mail.template, isNew),
    onSuccess: async (saved) => {
      notifications.show({ message: 'The product has been saved.', color: 'green' });
      form.resetDirty();
      await queries.invalidateQueries();
      onSaved?.(saved.id);
    },
    onError: (problem) => form.setErrors(errorsOf(problem)),
  });
  const { source } = form.values;
  return (
    <SettingsForm
      onSubmit={form.onSubmit((values) => mutate(values))}
      error={error}
      isPending={isPending}
      isChanged={isNew || form.isDirty()}
      isTouched={form.isDirty()}
      saveLabel={isNew ? 'Create product' : 'Save'}
      actions={actions}
    >
      <Section title="Product">
        <TextInput
          label="Id"
          description="Stores name it, and it cannot be changed: letters, digits, dots, dashes and underscores"
          required
          readOnly={!isNew}
          variant={isNew ? 'default' : 'filled'}
          {...form.getInputProps('id')}
        />
        <TextInput label="Name" description="As buyers read it" required {...form.getInputProps('name')} />
        <Select label="Its codes are" data={SOURCE_CHOICES} allowDeselect={false} {...form.getInputProps('source')} />
        {source === 'rights' && <RightsFields form={form} />}
        {source === 'pool' && <PoolFields form={form} />}
        <CodeFormatFields form={form} />
      </Section>
      <Section title="Sale">
        <SaleFields form={form} />
      </Section>
      <Section title="License">
        <Text size="sm" c="dimmed">
          What a buyer keeps of the order.
        </Text>
        <LicenseFields form={form} />
      </Section>
    </SettingsForm>
  );
}

async function saveProduct(
  values: ProductValues,
  template: string | null,
  isNew: boolean,
): Promise<Schemas['Product']> {
  // Without an id the API is asked all the same, so that it tells all that is wrong at once.
  const params = { path: { id: values.id.trim() || NEW }, header: onlyIfNew(isNew) };
  const saved = await doing(client.PUT('/v1/products/{id}', { params, body: toSettings(values, template) }));
  if (!saved) throw new Error('There is no answer.');
  return saved;
}
