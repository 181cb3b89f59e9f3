import {
  Button,
  Checkbox,
  Group,
  List,
  NumberInput,
  Select,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { CheckedForm } from '../../parts/checked-form';
import { digitsOf } from '../../parts/money';
import { fieldErrors, ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { useKept } from '../../parts/use-kept';
import { PlacedSales } from './placed-sales';
import { useSandbox, useSandboxChange, type Sale, type Shop, type Sold } from './sandbox-api';

/** Sells on every platform: signs and sends what the platform would, and follows the order. */
export function ShopWindow() {
  const { data: shop, error, refetch } = useSandbox<Shop>('shop', false);
  const [sold, setSold] = useKept<Sold[]>('sandbox sales', []);
  return (
    <Section title="Shop window">
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {shop ? <Till shop={shop} onSold={(sale) => setSold([sale, ...sold])} /> : !error && <Skeleton height={232} />}
      {shop && <NotHere stores={shop.stores} />}
      <PlacedSales sold={sold} />
    </Section>
  );
}

interface TillValues {
  store: string;
  event: string;
  product: string;
  quantity: number | string;
  /** As people write it. */
  price: number | string;
  email: string;
  order: string;
  test: boolean;
}

const USUAL_PRICE = 49;

/** What a product costs at least, or what the sandbox asks for any. */
function priceOf(product: Shop['products'][number] | undefined): { price: number; currency: string } {
  const [currency = 'USD', least] = Object.entries(product?.minimumPrices ?? {})[0] ?? [];
  return {
    currency,
    price: least === undefined ? USUAL_PRICE : Math.max(least / 10 ** digitsOf(currency), USUAL_PRICE),
  };
}

const beginWith = ([store]: Shop['stores'], [product]: Shop['products']): TillValues => ({
  store: store?.id ?? '',
  event: store?.events[0] ?? '',
  product: product?.id ?? '',
  quantity: 1,
  price: priceOf(product).price,
  email: 'zoe@example.com',
  order: '',
  test: false,
});

function Till({ shop, onSold }: { shop: Shop; onSold: (sold: Sold) => void }) {
  const stores = shop.stores.filter(({ events }) => events.length > 0);
  const form = useForm<TillValues>({ initialValues: beginWith(stores, shop.products) });
  const { mutate, isPending, error } = useSandboxChange<Sale, Sold>('POST', () => 'orders');
  const { currency } = priceOf(shop.products.find(({ id }) => id === form.values.product));
  const place = ({ order, quantity, price, ...values }: TillValues) =>
    mutate(
      {
        ...values,
        ...{ currency, quantity: Number(quantity), unitPrice: Math.round(Number(price) * 10 ** digitsOf(currency)) },
        ...(order.trim() && { order: order.trim() }),
      },
      { onSuccess: onSold, onError: (problem) => form.setErrors(fieldErrors(problem)) },
    );
  const chosen = stores.find(({ id }) => id === form.values.store);
  return (
    <CheckedForm onSubmit={form.onSubmit(place)}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="sm">
          <Select
            label="Store"
            data={stores.map(({ id, name }) => ({ value: id, label: name === id ? name : `${name} (${id})` }))}
            allowDeselect={false}
            searchable
            error={form.errors.store}
            value={form.values.store}
            onChange={(store) => {
              const [purchase = ''] = stores.find(({ id }) => id === store)?.events ?? [];
              form.setValues({ store: store ?? '', event: purchase });
            }}
          />
          <Select
            label="Product"
            data={shop.products.map(({ id, name }) => ({ value: id, label: name }))}
            allowDeselect={false}
            {...form.getInputProps('product')}
          />
          <SaleFields form={form} currency={currency} events={chosen?.events ?? []} />
        </SimpleGrid>
        {chosen?.needs && (
          <Text size="sm" c="dimmed" className="any-wrap">
            {chosen.needs}
          </Text>
        )}
        <ProblemAlert error={error} />
        <Group justify="space-between">
          <Checkbox label="Test order" {...form.getInputProps('test', { type: 'checkbox' })} />
          <Button type="submit" loading={isPending}>
            Place order
          </Button>
        </Group>
      </Stack>
    </CheckedForm>
  );
}

interface SaleFieldsProps {
  form: UseFormReturnType<TillValues>;
  currency: string;
  events: string[];
}

/** What is bought, by whom, and what the platform tells of it. */
const SaleFields = ({ form, currency, events }: SaleFieldsProps) => (
  <>
    <NumberInput label="Units" min={1} {...form.getInputProps('quantity')} />
    <NumberInput
      label={`Price of a unit, in ${currency}`}
      min={0}
      decimalScale={digitsOf(currency)}
      {...form.getInputProps('price')}
      error={form.errors.unitPrice}
    />
    <TextInput label="Buyer’s e-mail" type="email" {...form.getInputProps('email')} />
    <Select
      label="Message"
      description="The first one is the purchase"
      data={events}
      allowDeselect={false}
      searchable
      {...form.getInputProps('event')}
    />
    <TextInput
      label="Sale"
      description="Its id, for a later message of an earlier sale"
      placeholder="A new sale"
      {...form.getInputProps('order')}
    />
  </>
);

/** The stores that nothing can be sold in from here, and why. */
function NotHere({ stores }: Pick<Shop, 'stores'>) {
  const closed = stores.filter(({ why }) => why !== null);
  if (closed.length === 0) return null;
  return (
    <List size="xs" c="dimmed" listStyleType="none">
      {closed.map(({ id, name, why }) => (
        <List.Item key={id}>
          {name} is not in the list: {why}.
        </List.Item>
      ))}
    </List>
  );
}
