import { Button, Fieldset, Group, NumberInput, Select, SimpleGrid, Skeleton, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { isAtLeast, useRole } from '../../api/session';
import { fieldErrors, ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { Time } from '../../parts/time';

type Setting = Schemas['Summary'];

/** Who gets the summary by mail, and when. */
export function Summary() {
  const { data, error, refetch } = api.useQuery('get', '/v1/reports/summary');
  return (
    <Section title="Summary by mail">
      <Text size="sm">
        Orders by state, revenue, what waits for a person, pools that run low, and publishers with failures, since the
        last one.
      </Text>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data ? <SummaryForm key={JSON.stringify(data)} setting={data} /> : !error && <Skeleton height={160} />}
    </Section>
  );
}

const INTERVALS = [
  { value: 'day', label: 'Every day' },
  { value: 'week', label: 'Every week, on Monday' },
];

interface Values {
  to: string;
  every: Setting['every'];
  hour: number | string;
}

function SummaryForm({ setting }: { setting: Setting }) {
  const isReadOnly = !isAtLeast(useRole(), 'admin');
  const queries = useQueryClient();
  const form = useForm<Values>({
    initialValues: { to: setting.to ?? '', every: setting.every, hour: setting.hour },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ to, every, hour }: Values) =>
      doing(client.PUT('/v1/reports/summary', { body: { to: to.trim() || null, every, hour: Number(hour) } })),
    onSuccess: async () => {
      notifications.show({ message: 'The setting has been saved.', color: 'green' });
      await queries.invalidateQueries();
    },
    onError: (problem) => form.setErrors(fieldErrors(problem)),
  });
  return (
    <form onSubmit={form.onSubmit((values) => mutate(values))}>
      <Fieldset variant="unstyled" disabled={isReadOnly}>
        <SimpleGrid cols={{ base: 1, sm: 3 }} mb="sm">
          <TextInput label="To" type="email" placeholder="vendor@example.com" {...form.getInputProps('to')} />
          <Select label="When" placeholder="Never" data={INTERVALS} clearable {...form.getInputProps('every')} />
          <NumberInput label="Hour (UTC)" {...form.getInputProps('hour')} />
        </SimpleGrid>
        {setting.sentUntil !== null && (
          <Text size="sm" c="dimmed" mb="sm" component="div">
            The last one has told until <Time at={setting.sentUntil} />.
          </Text>
        )}
        <ProblemAlert error={error} />
        {!isReadOnly && (
          <Group justify="flex-end">
            <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
              Keep setting
            </Button>
          </Group>
        )}
      </Fieldset>
    </form>
  );
}
