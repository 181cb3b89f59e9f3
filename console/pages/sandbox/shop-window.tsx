import { Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Skeleton, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { fieldErrors, ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { PlacedSales } from './placed-sales';
import { useSandbox, useSandboxChange, type Sale, type Shop, type Sold } from './sandbox-api';

/** Sells on every platform: signs and sends what the platform would, and follows the order. */
export function ShopWindow() {
  const { data: shop, error, refetch } = useSandbox<Shop>('shop', false);
  const [sold, setSold] = useState<Sold[]>([]);
  return (
    <Section title="Shop window">
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {shop ? (
        <Till shop={shop} onSold={(sale) => setSold((before) => [sale, ...before])} />
      ) : (
        !error && <Skeleton height={232} />
      )}
      <PlacedSales sold={sold} />
    </Section>
  );
}

interface TillValues {
  platform: string;
  event: string;
  product: string;
  quantity: number | string;
  email: string;
  order: string;
  test: boolean;
}

const beginWith = ([store]: Shop['stores'], [product]: Shop['products']): TillValues => ({
  platform: store?.id ?? '',
  event: store?.events[0] ?? '',
  product: product?.id ?? '',
  quantity: 1,
  email: 'zoe@example.com',
  order: '',
  test: false,
});

function Till({ shop, onSold }: { shop: Shop; onSold: (sold: Sold) => void }) {
  const stores = shop.stores.filter(({ events }) => events.length > 0);
  const form = useForm<TillValues>({ initialValues: beginWith(stores, shop.products) });
  const { mutate, isPending, error } = useSandboxChange<Sale, Sold>('POST', () => 'orders');
  const place = ({ order, quantity, ...values }: TillValues) =>
    mutate(
      { ...values, quantity: Number(quantity), ...(order.trim() && { order: order.trim() }) },
      { onSuccess: onSold, onError: (problem) => form.setErrors(fieldErrors(problem)) },
    );
  const events = stores.find(({ id }) => id === form.values.platform)?.events ?? [];
  return (
    <form onSubmit={form.onSubmit(place)}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="sm">
          <Select
            label="Store"
            data={stores.map(({ id, name }) => ({ value: id, label: name }))}
            allowDeselect={false}
            value={form.values.platform}
            onChange={(platform) => {
              const [purchase = ''] = stores.find(({ id }) => id === platform)?.events ?? [];
              form.setValues({ platform: platform ?? '', event: purchase });
            }}
          />
          <Select
            label="Product"
            data={shop.products.map(({ id, name }) => ({ value: id, label: name }))}
            allowDeselect={false}
            {...form.getInputProps('product')}
          />
          <NumberInput label="Units" min={1} {...form.getInputProps('quantity')} />
          <TextInput label="Buyer’s e-mail" type="email" {...form.getInputProps('email')} />
          <Select
            label="Message"
            description="The first is the purchase"
            data={events}
            allowDeselect={false}
            searchable
            {...form.getInputProps('event')}
          />
          <TextInput
            label="Of the sale"
            description="For a message of an earlier one"
            placeholder="A new one"
            {...form.getInputProps('order')}
          />
        </SimpleGrid>
        <ProblemAlert error={error} />
        <Group justify="space-between">
          <Checkbox label="A test order" {...form.getInputProps('test', { type: 'checkbox' })} />
          <Button type="submit" loading={isPending}>
            Place order
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
