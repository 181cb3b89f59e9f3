import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import type { Schemas } from '../../api/client';
import type { PublisherFormApi, PublisherValues } from './values';

interface CredentialFieldsProps {
  form: PublisherFormApi;
  known: Schemas['Publisher'] | null;
}

const AUTHENTICATIONS: { value: PublisherValues['authentication']; label: string }[] = [
  { value: 'none', label: 'Nothing' },
  { value: 'basic', label: 'User name and password' },
  { value: 'bearer', label: 'Token' },
  { value: 'mutual-tls', label: 'A client certificate' },
];

/** What a key server lets Keyrail in by; of what it knows already only that it is there. */
export function CredentialFields({ form, known }: CredentialFieldsProps) {
  const { authentication } = form.values;
  const shown = { visibilityToggleButtonProps: { 'aria-label': 'Show what is typed' }, autoComplete: 'off' } as const;
  const kept = (has: boolean | undefined) => ({ placeholder: has ? 'Leave empty to keep it' : undefined });
  return (
    <>
      <Select
        label="It asks for"
        data={AUTHENTICATIONS}
        allowDeselect={false}
        {...form.getInputProps('authentication')}
      />
      {authentication === 'basic' && (
        <>
          <TextInput
            label="User name"
            autoComplete="off"
            {...kept(known?.hasUsername)}
            {...form.getInputProps('credentials.username')}
          />
          <PasswordInput
            label="Password"
            {...shown}
            {...kept(known?.hasPassword)}
            {...form.getInputProps('credentials.password')}
          />
        </>
      )}
      {authentication === 'bearer' && (
        <PasswordInput
          label="Token"
          {...shown}
          {...kept(known?.hasToken)}
          {...form.getInputProps('credentials.token')}
        />
      )}
      {authentication === 'mutual-tls' && (
        <>
          <Pem
            label="Certificate"
            {...kept(known?.hasCertificate)}
            {...form.getInputProps('credentials.certificate')}
          />
          <Pem label="Private key" {...kept(known?.hasPrivateKey)} {...form.getInputProps('credentials.privateKey')} />
        </>
      )}
      <Pem
        label="Certificate authority of the server"
        description="Leave empty for the public ones"
        {...kept(known?.hasAuthority)}
        {...form.getInputProps('credentials.authority')}
      />
    </>
  );
}

const Pem = (props: React.ComponentProps<typeof Textarea>) => (
  <Textarea rows={3} spellCheck={false} placeholder="-----BEGIN …" {...props} />
);
