import { Button, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

/** Names and values, in the order in which they are shown. */
export type FieldRows = readonly { name: string; value: string }[];

interface FieldMapInputProps {
  label: string;
  rows: FieldRows;
  onChange: (rows: FieldRows) => void;
  /** Names that are known and stay as they are. */
  known: readonly string[];
}

/** Fields of any names: the values of known ones, and new ones. */
export function FieldMapInput({ label, rows, onChange, known }: FieldMapInputProps) {
  const change = (place: number, changes: { name?: string; value?: string }) =>
    onChange(rows.map((row, index) => (index === place ? { ...row, ...changes } : row)));
  return (
    <Fieldset legend={label}>
      <Stack gap="xs">
        {rows.map(({ name, value }, place) =>
          known.includes(name) && place < known.length ? (
            <TextInput
              key={place}
              label={name}
              value={value}
              onChange={({ currentTarget }) => change(place, { value: currentTarget.value })}
            />
          ) : (
            <Group key={place} grow align="flex-end" gap="xs">
              <TextInput
                label="Name"
                value={name}
                onChange={({ currentTarget }) => change(place, { name: currentTarget.value })}
              />
              <TextInput
                label="Value"
                value={value}
                onChange={({ currentTarget }) => change(place, { value: currentTarget.value })}
              />
            </Group>
          ),
        )}
        <Group>
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...rows, { name: '', value: '' }])}
          >
            Add a field
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}

/** The rows of a record. */
export const toRows = (record: Readonly<Record<string, string>>): FieldRows =>
  Object.entries(record).map(([name, value]) => ({ name, value }));

/** What rows say that the record does not; undefined when that is nothing. */
export function changedFields(
  rows: FieldRows,
  record: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const changed = rows.filter(({ name, value }) => name.trim() !== '' && record[name.trim()] !== value);
  return changed.length > 0 ? Object.fromEntries(changed.map(({ name, value }) => [name.trim(), value])) : undefined;
}
