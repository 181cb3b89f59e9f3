import { Anchor, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { PairsInput } from '../../parts/pairs-input';
import type { ProductFormApi } from './values';

/** What is read letter by letter. */
export const CODE_LETTERS = { input: 'code-text' };

interface FieldsProps {
  form: ProductFormApi;
}

/** The publisher that issues a product's codes. */
export function RightsFields({ form }: FieldsProps) {
  const { data } = api.useQuery('get', '/v1/publishers');
  const publishers = (data?.publishers ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Select
        label="Publisher"
        description={
          <>
            Whose key server issues the codes;{' '}
            <Anchor component={Link} to="/publishers" size="xs" underline="always">
              set one up
            </Anchor>{' '}
            first
          </>
        }
        data={publishers}
        searchable
        clearable
        required
        {...form.getInputProps('rights.publisher')}
      />
      <TextInput
        label="The publisher's own id of it"
        description="Leave empty if it uses the same id"
        {...form.getInputProps('rights.externalReference')}
      />
      <PairsInput
        legend="More attributes for the publisher"
        nameLabel="Attribute"
        valueLabel="Value"
        pairs={form.values.rights.attributes}
        onChange={(pairs) => form.setFieldValue('rights.attributes', pairs)}
        errorOf={errorIn(form, 'rights.attributes')}
      />
    </>
  );
}

/** When a pool is called low. */
export const PoolFields = ({ form }: FieldsProps) => (
  <>
    <NumberInput
      label="Warn when this many codes are left"
      description="Leave empty for no warning; one mail is sent each time the stock falls to it"
      allowDecimal={false}
      {...form.getInputProps('lowStockThreshold')}
    />
    <TextInput label="Who to warn" type="email" placeholder="stock@example.com" {...form.getInputProps('notify')} />
  </>
);

/** How codes are made; only for the source `generate` there must be a format. */
export function CodeFormatFields({ form }: FieldsProps) {
  const { source, hasFormat } = form.values;
  const isNeeded = source === 'generate';
  return (
    <>
      {!isNeeded && (
        <Checkbox
          label="Codes may be generated too"
          description={
            source === 'pool'
              ? 'Into the pool ahead of sales, and by an operator for a line that waits'
              : "By an operator, instead of the publisher's, for a line that waits"
          }
          {...form.getInputProps('hasFormat', { type: 'checkbox' })}
        />
      )}
      {(isNeeded || hasFormat) && <FormatFields form={form} />}
    </>
  );
}

const FormatFields = ({ form }: FieldsProps) => (
  <>
    <TextInput
      label="Pattern"
      description="Each X becomes a random character; all else stands for itself"
      classNames={CODE_LETTERS}
      {...form.getInputProps('codeFormat.pattern')}
    />
    <TextInput
      label="Characters"
      description="The characters codes are made of, without look-alikes"
      classNames={CODE_LETTERS}
      {...form.getInputProps('codeFormat.alphabet')}
    />
    <TextInput label="Prefix" classNames={CODE_LETTERS} {...form.getInputProps('codeFormat.prefix')} />
    <Checkbox
      label="Append a check character"
      description="It catches most typing errors"
      {...form.getInputProps('codeFormat.checkCharacter', { type: 'checkbox' })}
    />
  </>
);

/** What the API says of the entries of a record. */
export const errorIn =
  ({ errors }: ProductFormApi, path: string) =>
  (name: string): string | undefined => {
    const error = errors[`${path}.${name.trim()}`];
    return typeof error === 'string' ? error : undefined;
  };
