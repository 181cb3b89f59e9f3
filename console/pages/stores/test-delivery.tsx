import { Alert, Anchor, Button, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { CheckedForm } from '../../parts/checked-form';
import { fieldErrors, ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import type { Store } from './platforms';

/** Sends a signed test order by the way that every message of the platform takes. */
export function TestDelivery({ store: { id, notify } }: { store: Store }) {
  const queries = useQueryClient();
  const form = useForm({ initialValues: { email: notify ?? '', product: '' } });
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: ({ email, product }: { email: string; product: string }) =>
      doing(
        client.POST('/v1/stores/{id}/test-delivery', {
          params: { path: { id } },
          body: { email: email.trim(), ...(product.trim() && { product: product.trim() }) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries(),
    onError: (problem) => form.setErrors(fieldErrors(problem)),
  });
  return (
    <Section title="Test delivery">
      <Text size="sm">
        Keyrail signs a test order with this store’s secret and sends it to the webhook. It gets a sample code, never a
        real one. Where a platform’s plain purchase leaves out what was sold, the message is one that has it, as the
        first invoice of a subscription.
      </Text>
      <CheckedForm onSubmit={form.onSubmit((values) => mutate(values))}>
        <SimpleGrid cols={{ base: 1, sm: 3 }} verticalSpacing="sm">
          <TextInput label="Mail the sample code to" type="email" required {...form.getInputProps('email')} />
          <TextInput label="Store’s product id" placeholder="The first one" {...form.getInputProps('product')} />
          <Button type="submit" loading={isPending} mt={{ sm: 25 }}>
            Send a test delivery
          </Button>
        </SimpleGrid>
      </CheckedForm>
      <ProblemAlert error={error} />
      {data && <Verdict tested={data} />}
    </Section>
  );
}

const Verdict = ({ tested: { verdict, status, reason, event, order } }: { tested: Schemas['TestDelivery'] }) => (
  <Alert
    role="status"
    color={verdict === 'accepted' ? 'green' : 'red'}
    variant="light"
    title={verdict === 'accepted' ? 'The webhook accepted it' : 'The webhook did not accept it'}
  >
    <Text size="sm">
      The message {event.replace(/#.*/, '')} was answered with {status}.{reason !== null && ` ${reason}`}
    </Text>
    {verdict === 'accepted' && (
      <Anchor component={Link} to={`/orders/${encodeURIComponent(order)}`} size="sm">
        View the test order
      </Anchor>
    )}
  </Alert>
);
