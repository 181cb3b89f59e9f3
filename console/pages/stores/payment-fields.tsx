import { NumberInput, Select, SimpleGrid } from '@mantine/core';
import { useSession } from '../../api/session';
import type { Store } from './platforms';
import type { SettingsForm } from './settings-form';

const MODES = [
  { value: 'prepaid', label: 'The store has charged the buyer' },
  { value: 'onDelivery', label: 'Keyrail charges once it has the codes' },
];

const CHARGES = [
  { value: 'savedMethod', label: 'To the saved payment method' },
  { value: 'hold', label: 'Held on the card while waiting for a publisher' },
];

/** Who charges the buyer, and by what. */
export function PaymentFields({ form, store: { gateway } }: { form: SettingsForm; store: Store }) {
  const { sandbox } = useSession();
  const gateways = [
    { value: 'stripe', label: 'Stripe' },
    ...(sandbox || gateway === 'sandbox' ? [{ value: 'sandbox', label: 'Sandbox' }] : []),
  ];
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Select label="Payment" data={MODES} allowDeselect={false} {...form.getInputProps('paymentMode')} />
      <Select label="Gateway" placeholder="None" data={gateways} clearable {...form.getInputProps('gateway')} />
      {form.values.paymentMode === 'onDelivery' && (
        <>
          <Select
            label="The price is charged"
            data={CHARGES}
            allowDeselect={false}
            {...form.getInputProps('chargeMode')}
          />
          <NumberInput label="Days to fix a declined payment" {...form.getInputProps('paymentWindowDays')} />
        </>
      )}
    </SimpleGrid>
  );
}
