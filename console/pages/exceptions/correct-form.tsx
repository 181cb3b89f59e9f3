import { NumberInput, Select, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { digitsOf } from '../../parts/money';
import { PairsInput } from '../../parts/pairs-input';
import { fieldErrors } from '../../parts/problem-alert';
import { WhyForm } from '../../parts/why-form';
import { CORRECTED, wordsOf, type CorrectedField, type Line } from './action-words';
import { correctionsOf, knownOf, type CorrectedValues } from './corrections';

type Order = Schemas['Order'];

interface CorrectFormProps {
  order: Order;
  line: Line;
  onClose: () => void;
}

/** Corrects what a line's request says, and resubmits it. */
export function CorrectForm({ order, line, onClose }: CorrectFormProps) {
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
        doing(
          client.POST('/v1/orders/{id}/lines/{line}/resubmit', {
            params,
            body: { why, ...(corrections && { corrections }) },
          }),
        )
      }
      fields={fields.map((field) => (
        <Field key={field} field={field} form={form} order={order} known={known} />
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
}

function Field({ field, form, order, known }: FieldProps) {
  switch (field) {
    case 'product':
      return <ProductField form={form} />;
    case 'quantity':
      return <NumberInput label="Quantity" min={1} allowDecimal={false} {...form.getInputProps('quantity')} />;
    case 'unitPrice':
      return <PriceField form={form} currency={order.currency} />;
    case 'reference':
      return (
        <TextInput
          label="Order reference"
          description="What the publisher is to know the order by"
          placeholder={order.externalId}
          {...form.getInputProps('reference')}
        />
      );
    case 'code':
      return <TextInput label="Code of the license to be renewed or upgraded" {...form.getInputProps('code')} />;
    case 'email':
      return <TextInput label="Buyer's e-mail" type="email" {...form.getInputProps('email')} />;
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
        />
      );
  }
}

function ProductField({ form }: Pick<FieldProps, 'form'>) {
  const { data } = api.useQuery('get', '/v1/products');
  const products = (data?.products ?? []).map(({ id, name }) => ({ value: id, label: `${name} (${id})` }));
  return (
    <Select
      label="Product"
      description={`Now ${form.values.product}`}
      placeholder="Choose a product"
      data={products}
      searchable
      {...form.getInputProps('product')}
    />
  );
}

function PriceField({ form, currency }: Pick<FieldProps, 'form'> & { currency: Order['currency'] }) {
  const digits = currency ? digitsOf(currency) : 0;
  return (
    <NumberInput
      label="Unit price"
      description={currency ? `After discount, before tax, in ${currency}` : 'After discount, before tax'}
      min={0}
      decimalScale={digits}
      fixedDecimalScale
      {...form.getInputProps('unitPrice')}
    />
  );
}
