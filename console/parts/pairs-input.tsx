import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ChangeEvent } from 'react';

/** Names and values as somebody types them. */
export type Pairs = Pair[];

interface Pair {
  name: string;
  value: string;
}

interface PairsInputProps {
  legend: string;
  description?: string;
  nameLabel: string;
  valueLabel: string;
  pairs: Pairs;
  onChange: (pairs: Pairs) => void;
  /** What is wrong with a value, by its name. */
  errorOf?: (name: string) => string | undefined;
  /** How many of the first rows keep their names, and stay. */
  fixed?: number;
  /** Its first value is where one begins to type. */
  isFirst?: boolean;
  disabled?: boolean;
}

/** A record of texts, a row for each of its entries. */
export function PairsInput(props: PairsInputProps) {
  const { legend, description, nameLabel, valueLabel, pairs, onChange, errorOf, fixed = 0 } = props;
  const { isFirst = false, disabled = false } = props;
  const change = (place: number, changes: Partial<Pair>) =>
    onChange(pairs.map((pair, at) => (at === place ? { ...pair, ...changes } : pair)));
  return (
    <Fieldset legend={legend} disabled={disabled}>
      <Stack gap="xs">
        {description && (
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        )}
        {pairs.map((pair, place) => (
          <PairRow
            key={place}
            {...{ nameLabel, valueLabel, pair, place }}
            isFixed={place < fixed}
            hasFocus={isFirst && place === 0}
            error={errorOf?.(pair.name)}
            onChange={(changes) => change(place, changes)}
            onRemove={() => onChange(pairs.filter((_, at) => at !== place))}
          />
        ))}
        <Group>
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...pairs, { name: '', value: '' }])}
          >
            Add a row
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}

interface PairRowProps extends Pick<PairsInputProps, 'nameLabel' | 'valueLabel'> {
  pair: Pair;
  place: number;
  /** One whose name stands for good. */
  isFixed: boolean;
  hasFocus: boolean;
  error: string | undefined;
  onChange: (changes: Partial<Pair>) => void;
  onRemove: () => void;
}

function PairRow(props: PairRowProps) {
  const { nameLabel, valueLabel, pair, place, isFixed, hasFocus, error, onChange, onRemove } = props;
  const { name, value } = pair;
  const focus = hasFocus && { 'data-autofocus': true };
  const changeValue = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => onChange({ value: currentTarget.value });
  if (isFixed) return <TextInput label={name} value={value} error={error} onChange={changeValue} {...focus} />;
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <TextInput
        aria-label={`${nameLabel}, row ${place + 1}`}
        placeholder={nameLabel}
        value={name}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
        flex={1}
      />
      <TextInput
        aria-label={`${valueLabel}, row ${place + 1}`}
        placeholder={valueLabel}
        value={value}
        error={error}
        onChange={changeValue}
        flex={1}
        {...focus}
      />
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Remove row ${place + 1}`} onClick={onRemove}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** The rows of a record. */
export const toPairs = (record: Readonly<Record<string, string>>): Pairs =>
  Object.entries(record).map(([name, value]) => ({ name, value }));

/** The record of rows; one without a name is left out. */
export const fromPairs = (pairs: Pairs): Record<string, string> =>
  Object.fromEntries(pairs.flatMap(({ name, value }) => (name.trim() ? [[name.trim(), value.trim()]] : [])));
