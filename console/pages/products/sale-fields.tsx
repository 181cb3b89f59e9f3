import { Anchor, Checkbox, NumberInput, TextInput } from '@mantine/core';
import { Link } from 'react-router';
import { PairsInput } from '../../parts/pairs-input';
import type { ProductFormApi } from './values';
import { CODE_LETTERS, errorIn } from './source-fields';

interface FieldsProps {
  form: ProductFormApi;
}

/** At which price it is sold, and what is said to its buyers. */
export const SaleFields = ({ form }: FieldsProps) => (
  <>
    <PairsInput
      legend="Minimum prices"
      description="A cheaper unit waits for approval; once there are any, so does every other currency"
      nameLabel="Currency, as USD"
      valueLabel="Price, as 29.00"
      pairs={form.values.minimumPrices}
      onChange={(pairs) => form.setFieldValue('minimumPrices', pairs)}
      errorOf={errorIn(form, 'minimumPrices')}
    />
    <TextInput
      label="Subject of the mail with the codes"
      description={
        <>
          Empty for Keyrail&apos;s own. The mail itself has{' '}
          {form.values.id === '' ? (
            'a page of its own'
          ) : (
            <Anchor component={Link} to={`/mail/${encodeURIComponent(form.values.id)}`} size="xs" underline="always">
              a page of its own
            </Anchor>
          )}
        </>
      }
      {...form.getInputProps('mail.subject')}
    />
    <TextInput
      label="Sample code"
      description="What a test order gets"
      classNames={CODE_LETTERS}
      {...form.getInputProps('sampleCode')}
    />
  </>
);

/** What its licenses begin with. */
export const LicenseFields = ({ form }: FieldsProps) => (
  <>
    <NumberInput
      label="Days"
      description="From delivery; leave empty for a license that does not end"
      allowDecimal={false}
      {...form.getInputProps('license.days')}
    />
    <NumberInput
      label="Days of grace"
      description="How long a license outlives a renewal of its subscription that does not come"
      allowDecimal={false}
      {...form.getInputProps('license.graceDays')}
    />
    <PairsInput
      legend="Features"
      description="What its licenses say; a store or an order may say more"
      nameLabel="Feature"
      valueLabel="Value"
      pairs={form.values.license.features}
      onChange={(pairs) => form.setFieldValue('license.features', pairs)}
      errorOf={errorIn(form, 'license.features')}
    />
    <Checkbox
      label="A signed license file goes with each license"
      description="For applications that run without a connection"
      {...form.getInputProps('license.file', { type: 'checkbox' })}
    />
    <NumberInput
      label="Days on one license file"
      description="The longest that an application runs on it"
      allowDecimal={false}
      {...form.getInputProps('license.offlineDays')}
    />
  </>
);
