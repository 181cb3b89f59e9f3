import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../../api/client';
import { doing } from '../../api/doing';
import { FormDialog } from '../../parts/form-dialog';
import { idTaken } from '../../parts/problem-alert';
import { toWanted } from './events';
import { newSecret } from './secrets';
import { SigningSecret } from './signing-secret';
import { WantedInput } from './wanted-input';

interface Values {
  id: string;
  url: string;
  types: string[];
}

const EMPTY: Values = { id: '', url: '', types: [] };

/** Adds an endpoint, and shows what signs its messages this once. */
export function NewEndpoint() {
  const navigate = useNavigate();
  const [values, setValues] = useState(EMPTY);
  const [secret, setSecret] = useState<string | null>(null);
  const id = values.id.trim();
  return (
    <>
      <FormDialog
        label="Add an endpoint"
        doLabel="Add"
        variant="filled"
        onOpen={() => setValues(EMPTY)}
        act={async () => setSecret(await add({ ...values, id }))}
        done="The endpoint has been added."
        isReady={id !== '' && values.url.trim() !== ''}
      >
        {(errors) => <Fields values={values} onChange={setValues} errors={errors} />}
      </FormDialog>
      <SigningSecret
        endpoint={id}
        value={secret}
        onClose={() => {
          setSecret(null);
          void navigate(`/webhooks/${encodeURIComponent(id)}`);
        }}
      />
    </>
  );
}

async function add({ id, url, types }: Values): Promise<string> {
  const params = { path: { id } };
  // The call replaces what is there, which nobody means who fills in an empty form.
  if ((await client.GET('/v1/webhook-endpoints/{id}', { params })).response.ok) throw idTaken('webhook endpoint');
  const secret = newSecret();
  const body = {
    ...{ url: url.trim(), types: toWanted(types), stores: null, notify: null, enabled: true },
    secrets: [{ value: secret, acceptedUntil: null }],
  };
  await doing(client.PUT('/v1/webhook-endpoints/{id}', { params, body }));
  return secret;
}

interface FieldsProps {
  values: Values;
  onChange: (values: Values) => void;
  errors: Record<string, string>;
}

const Fields = ({ values, onChange, errors }: FieldsProps) => (
  <>
    <TextInput
      label="Id"
      description="Cannot be changed: letters, digits, dots, dashes and underscores"
      placeholder="erp"
      value={values.id}
      onChange={({ currentTarget }) => onChange({ ...values, id: currentTarget.value })}
      error={errors.id}
      required
      data-autofocus
    />
    <TextInput
      label="URL"
      description="Where events are posted; https://, or http:// on this machine itself"
      placeholder="https://erp.example.com/keyrail"
      value={values.url}
      onChange={({ currentTarget }) => onChange({ ...values, url: currentTarget.value })}
      error={errors.url}
      required
    />
    <WantedInput value={values.types} onChange={(types) => onChange({ ...values, types })} error={errors.types} />
  </>
);
