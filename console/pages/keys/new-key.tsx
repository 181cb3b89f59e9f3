import { MultiSelect, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { FormDialog } from '../../parts/form-dialog';
import { ShownOnce } from '../../parts/shown-once';
import { isRole, ROLE_CHOICES, ROLES, type KeyRole } from './roles';

interface Values {
  name: string;
  role: KeyRole;
  /** None for all. */
  stores: string[];
}

const EMPTY: Values = { name: '', role: 'support', stores: [] };

/** Makes a key, and shows it this once. */
export function NewKey() {
  const [values, setValues] = useState(EMPTY);
  const [made, setMade] = useState<Schemas['MadeApiKey'] | null>(null);
  async function make(): Promise<void> {
    const { name, role, stores } = values;
    const body = { name: name.trim(), role, stores: stores.length > 0 ? stores : null };
    setMade((await doing(client.POST('/v1/api-keys', { body }))) ?? null);
  }
  return (
    <>
      <FormDialog
        label="New key"
        title="New API key"
        doLabel="Make key"
        variant="filled"
        onOpen={() => setValues(EMPTY)}
        act={make}
        done="The key has been made."
        isReady={values.name.trim() !== ''}
      >
        {(errors) => <Fields values={values} onChange={setValues} errors={errors} />}
      </FormDialog>
      <ShownOnce
        title={`The key of ${made?.name ?? ''}`}
        label="API key"
        value={made?.key ?? null}
        onClose={() => setMade(null)}
      >
        Keyrail keeps only a fingerprint of it. Who has lost it gets a new one. Send it by a way that nobody else reads.
      </ShownOnce>
    </>
  );
}

interface FieldsProps {
  values: Values;
  onChange: (values: Values) => void;
  errors: Record<string, string>;
}

function Fields({ values, onChange, errors }: FieldsProps) {
  const { data } = api.useQuery('get', '/v1/stores');
  const stores = (data?.stores ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <TextInput
        label="Name"
        description="Who uses it; stands beside all that is done with it"
        value={values.name}
        onChange={({ currentTarget }) => onChange({ ...values, name: currentTarget.value })}
        error={errors.name}
        required
        data-autofocus
      />
      <Select
        label="Role"
        data={ROLE_CHOICES}
        value={values.role}
        onChange={(role) => isRole(role) && onChange({ ...values, role })}
        renderOption={({ option }) => <RoleOption role={option.value} />}
        description={ROLES[values.role].may}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
      />
      <MultiSelect
        label="Stores"
        placeholder={values.stores.length === 0 ? 'All' : undefined}
        data={stores}
        value={values.stores}
        onChange={(chosen) => onChange({ ...values, stores: chosen })}
        error={errors.stores}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'All stores' }}
      />
    </>
  );
}

const RoleOption = ({ role }: { role: string }) =>
  isRole(role) && (
    <div>
      <Text size="sm">{ROLES[role].label}</Text>
      <Text size="xs" c="dimmed">
        {ROLES[role].may}
      </Text>
    </div>
  );
