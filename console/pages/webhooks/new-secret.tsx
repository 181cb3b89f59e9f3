import { PasswordInput, Text } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client';
import { doing } from '../../api/doing';
import { FormDialog } from '../../parts/form-dialog';
import type { Endpoint } from './events';
import { newSecret } from './secrets';
import { settingsOf, valuesOf } from './settings-values';
import { SigningSecret } from './signing-secret';

/** How long a former secret signs too, while the receiver changes to the new one. */
const ROTATION_DAYS = 7;

/** Makes a new secret, and shows it this once. */
export function NewSecret({ endpoint }: { endpoint: Endpoint }) {
  const { id } = endpoint;
  const [former, setFormer] = useState('');
  const [made, setMade] = useState<string | null>(null);
  async function make(): Promise<void> {
    const secret = newSecret();
    const acceptedUntil = new Date(Date.now() + ROTATION_DAYS * 86_400_000).toISOString();
    const kept = former.trim() === '' ? [] : [{ value: former.trim(), acceptedUntil }];
    const body = { ...settingsOf(valuesOf(endpoint)), secrets: [{ value: secret, acceptedUntil: null }, ...kept] };
    await doing(client.PUT('/v1/webhook-endpoints/{id}', { params: { path: { id } }, body }));
    setMade(secret);
  }
  return (
    <>
      <FormDialog
        label="New secret"
        doLabel="Make a new secret"
        onOpen={() => setFormer('')}
        act={make}
        done="The new secret signs from now on."
      >
        {(errors) => (
          <>
            <Text size="sm">
              It signs all messages from now on. With the former secret, both sign for {ROTATION_DAYS} days more, and
              the receiver may know either; without it, the receiver refuses them until it has the new one. What it
              refuses is tried again for five days.
            </Text>
            <PasswordInput
              label="Former secret"
              description="Empty, so that it signs no more"
              value={former}
              onChange={({ currentTarget }) => setFormer(currentTarget.value)}
              error={errors['secrets.1.value']}
              autoComplete="off"
              visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
              data-autofocus
            />
          </>
        )}
      </FormDialog>
      <SigningSecret endpoint={id} value={made} onClose={() => setMade(null)} />
    </>
  );
}
