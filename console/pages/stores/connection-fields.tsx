import { NumberInput, Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { GUIDES, type Store } from './platforms';
import type { SettingsForm } from './settings-form';

const DELIVERIES = [
  { value: 'email', label: 'By mail' },
  { value: 'response', label: 'In the reply to the platform' },
  { value: 'both', label: 'Both' },
];

/** How codes reach the buyer, how messages are believed, and who is told. */
export function ConnectionFields({
  form,
  store: { platform, hasWebhookSecret },
}: {
  form: SettingsForm;
  store: Store;
}) {
  const { api, isListed } = GUIDES[platform];
  const isDelivering = platform !== 'direct';
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label="How codes are delivered"
          data={DELIVERIES}
          allowDeselect={false}
          {...form.getInputProps('delivery')}
        />
        <TextInput
          label="Tell of each transaction"
          description="Your e-mail address; leave it empty to tell nobody"
          type="email"
          {...form.getInputProps('notify')}
        />
        {isDelivering && (
          <NumberInput
            label="Minutes of grace for codes in the reply"
            description="Then they are mailed"
            {...form.getInputProps('replyGraceMinutes')}
          />
        )}
        {api && (
          <TextInput
            label="API address"
            description="If the platform’s API is not at its usual address"
            {...form.getInputProps('apiUrl')}
          />
        )}
      </SimpleGrid>
      {isListed && <ReconciliationFields form={form} />}
      {isDelivering && !hasWebhookSecret && (
        <Switch
          label="Accept unsigned messages until there is a secret"
          description="Whoever finds the address can then order codes."
          {...form.getInputProps('acceptUnsigned', { type: 'checkbox' })}
        />
      )}
    </>
  );
}

const ReconciliationFields = ({ form }: { form: SettingsForm }) => (
  <SimpleGrid cols={{ base: 1, sm: 2 }}>
    <Switch
      label="Search for missed webhooks regularly"
      mt={6}
      {...form.getInputProps('reconciles', { type: 'checkbox' })}
    />
    {form.values.reconciles && (
      <NumberInput label="Minutes between two searches" {...form.getInputProps('reconcileMinutes')} />
    )}
  </SimpleGrid>
);
