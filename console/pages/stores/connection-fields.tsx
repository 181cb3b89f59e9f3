import { NumberInput, Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { GUIDES, type Store } from './platforms';
import type { SettingsForm } from './settings';

const DELIVERIES = [
  { value: 'email', label: 'By mail' },
  { value: 'response', label: 'In the answer' },
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
          label="Codes are handed over"
          data={DELIVERIES}
          allowDeselect={false}
          {...form.getInputProps('delivery')}
        />
        <TextInput
          label="Tell of each transaction"
          description="The vendor’s address; nobody, where it is empty"
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
          label="Take unsigned messages while there is no secret"
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
      label="Ask for what webhooks have missed"
      mt={6}
      {...form.getInputProps('reconciles', { type: 'checkbox' })}
    />
    {form.values.reconciles && (
      <NumberInput label="Every so many minutes" {...form.getInputProps('reconcileMinutes')} />
    )}
  </SimpleGrid>
);
