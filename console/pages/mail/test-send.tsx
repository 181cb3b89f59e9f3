import { TextInput, Text } from '@mantine/core';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import type { Sample } from './preview';
import { FormDialog } from '../../parts/form-dialog';

interface TestSendProps {
  product: string;
  /** As it is being written. */
  mail: Schemas['Product']['mail'] & { sample: Sample };
}

/** Sends the mail, as it is being written, to oneself. */
export function TestSend({ product, mail }: TestSendProps) {
  const [to, setTo] = useState('');
  return (
    <FormDialog
      label="Test send"
      title="Send a test"
      doLabel="Send"
      act={() => doing(client.POST('/v1/mail/test-send', { body: { product, ...mail, to: to.trim() } }))}
      done="The test mail has been sent."
      isReady={to.trim() !== ''}
    >
      {(errors) => (
        <>
          <Text size="sm">
            The mail as it is written here, saved or not, of the sample order that you have chosen. Its subject begins
            with [Test].
          </Text>
          <TextInput
            label="To"
            type="email"
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
            error={errors.to}
            required
            data-autofocus
          />
        </>
      )}
    </FormDialog>
  );
}
