import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { api, client, type Schemas } from '../../api/client';
import { digitsOf } from '../../parts/money';
import { PairsInput } from '../../parts/pairs-input';
import { fieldErrors } from '../../parts/problem-alert';
import { WhyForm } from '../../parts/why-form';
import { CORRECTED, wordsOf, type CorrectedField, type Line } from './action-words';
import { correctionsOf, knownOf, type CorrectedValues } from './corrections';
import { useActed } from './use-acted';

type Order = Schemas['Order'];

interface CorrectFormProps {
  order: Order;
  line: Line;
  onClose: () => void;
}

/** Corrects what a line's request says, and resubmits it. */
export function CorrectForm({ order, line, onClose }: CorrectFormProps) {
  const acted = useActed();
  const known = knownOf(order, line);
  const form = useForm<CorrectedValues>({ initialValues: { ...known, ...expectedOf(line, known) } });
  const fields = line.exception ? CORRECTED[line.exception.reason] : [];
  const corrections = correctionsOf(form.values, known, order.currency);
  const { title, effect, done } = wordsOf('correct', line);
  const params = { path: { id: order.id, line: line.id } };
  return (
    <WhyForm
      label={title}
      done={done}
      onClose={onClose}
      isReady={corrections !== null}
      onFault={(error) => form.setErrors(errorsOf(error))}
      act={(why) =>
        acted(
          client.POST('/v1/orders/{id}/lines/{line}/resubmit', {
            params,
            body: { why, ...(corrections && { corrections }) },
          }),
        )
      }
      fields={fields.map((field, place) => (
        <Field key={field} field={field} form={form} order={order} known={known} isFirst={place === 0} />
      ))}
    >
      {effect}
    </WhyForm>
  );
}

/** The API names a field by its whole path, the form by its own. */
const errorsOf = (error: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fieldErrors(error)).map(([path, message]) => [path.replace(/^corrections\./, ''), message]),
  );

/** What the store's settings ask for, where that is what is wrong. */
function expectedOf({ exception }: Line, known: CorrectedValues): Partial<CorrectedValues> {
  const { field, expected } = exception?.facts ?? {};
  if (exception?.reason !== 'identification_mismatch' || typeof field !== 'string') return {};
  const others = known.identification.filter(({ name }) => name !== field);
  return { identification: [...others, { name: field, value: String(expected ?? '') }] };
}

interface FieldProps {
  field: CorrectedField;
  form: UseFormReturnType<CorrectedValues>;
  order: Order;
  known: CorrectedValues;
  /** It is where one begins to type. */
  isFirst: boolean;
}

function Field({ field, form, order, known, isFirst }: FieldProps) {
  const focus = isFirst && { 'data-autofocus': true };
  switch (field) {
    case 'product':
      return <ProductField form={form} isFirst={isFirst} />;
    case 'quantity':
      return (
        <NumberInput label="Quantity" min={1} allowDecimal={false} {...focus} {...form.getInputProps('quantity')} />
      );
    case 'unitPrice':
      return <PriceField form={form} currency={order.currency} isFirst={isFirst} />;
    case 'reference':
      return (
        <TextInput
          label="Order reference"
          description="What the publisher is to know the order by"
          {...focus}
          {...form.getInputProps('reference')}
        />
      );
    case 'code':
      return <LicenseField form={form} isFirst={isFirst} />;
    case 'email':
      return <TextInput label="Buyer's e-mail" type="email" {...focus} {...form.getInputProps('email')} />;
    case 'attributes':
    case 'identification':
      return (
        <PairsInput
          legend={field === 'attributes' ? 'What the publisher is told besides' : 'Identification of the store'}
          nameLabel="Name"
          valueLabel="Value"
          pairs={form.values[field]}
          fixed={known[field].length}
          onChange={(pairs) => form.setFieldValue(field, pairs)}
          isFirst={isFirst}
        />
      );
  }
}

const LicenseField = ({ form, isFirst }: Pick<FieldProps, 'form' | 'isFirst'>) => (
  <>
    <TextInput
      label="Code of the license to be renewed or upgraded"
      disabled={form.values.isNew}
      {...(isFirst && { 'data-autofocus': true })}
      {...form.getInputProps('code')}
    />
    <Checkbox
      label="It renews none: the line brings a license of its own"
      {...form.getInputProps('isNew', { type: 'checkbox' })}
    />
  </>
);

function ProductField({ form, isFirst }: Pick<FieldProps, 'form' | 'isFirst'>) {
  const { data } = api.useQuery('get', '/v1/products');
  const products = (data?.products ?? []).map(({ id, name }) => ({ value: id, label: `${name} (${id})` }));
  return (
    <Select
      label="Product"
      description={`Now ${form.values.product}`}
      placeholder="Choose a product"
      data={products}
      searchable
      openOnFocus={false}
      {...(isFirst && { 'data-autofocus': true })}
      {...form.getInputProps('product')}
    />
  );
}

function PriceField({
  form,
  currency,
  isFirst,
}: Pick<FieldProps, 'form' | 'isFirst'> & { currency: Order['currency'] }) {
  const digits = currency ? digitsOf(currency) : 0;
  return (
    <NumberInput
      label="Unit price"
      description={currency ? `After discount, before tax, in ${currency}` : 'After discount, before tax'}
      min={0}
      decimalScale={digits}
      fixedDecimalScale
      {...(isFirst && { 'data-autofocus': true })}
      {...form.getInputProps('unitPrice')}
    />
  );
}
