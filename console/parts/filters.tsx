import { Group, Select, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconSearch } from '@tabler/icons-react';
import dayjs from 'dayjs';
import { useState, type ReactNode } from 'react';
import { api } from '../api/client';
import { inWords } from './state-badge';

/** A row of filters over a list; on a phone, one below the other. */
export const FilterBar = ({ children }: { children: ReactNode }) => (
  <Group role="search" gap="sm" mb="md" align="flex-end">
    {children}
  </Group>
);

interface FilterProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** How wide a filter is. */
export const FILTER_WIDTH = { base: 'calc(50% - 0.375rem)', xs: 170 };

interface ChoiceFilterProps extends FilterProps {
  choices: readonly string[];
  /** For those that have another word than their name. */
  words?: Readonly<Record<string, string>>;
}

/** A choice among names of the API, or none of them. */
export const ChoiceFilter = ({ label, value, onChange, choices, words = {} }: ChoiceFilterProps) => (
  <Select
    label={label}
    placeholder="Any"
    data={choices.map((choice) => ({ value: choice, label: words[choice] ?? inWords(choice) }))}
    value={value ?? null}
    onChange={(chosen) => onChange(chosen ?? undefined)}
    clearable
    w={FILTER_WIDTH}
  />
);

/** A choice among the stores. */
export function StoreFilter({ value, onChange }: Omit<FilterProps, 'label'>) {
  const { data } = api.useQuery('get', '/v1/stores');
  const stores = (data?.stores ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      label="Store"
      placeholder="Any"
      data={stores}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      clearable
      searchable
      w={FILTER_WIDTH}
    />
  );
}

/** A text that is looked for once it has been entered. */
export function TextFilter({ label, value, onChange }: FilterProps) {
  const [text, setText] = useState(value ?? '');
  const enter = () => onChange(text.trim() || undefined);
  return (
    <TextInput
      label={label}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={enter}
      onKeyDown={({ key }) => key === 'Enter' && enter()}
      leftSection={<IconSearch size={16} aria-hidden />}
      w={FILTER_WIDTH}
    />
  );
}

interface PeriodFilterProps {
  from: string | undefined;
  to: string | undefined;
  /** ISO times: the beginning of the first day, and the end of the last. */
  onChange: (period: { from: string | undefined; to: string | undefined }) => void;
}

/** Some days, in the viewer's own zone. */
export function PeriodFilter({ from, to, onChange }: PeriodFilterProps) {
  const [days, setDays] = useState<[string | null, string | null]>([dayOf(from), dayOf(to)]);
  return (
    <DatePickerInput
      type="range"
      label="Days"
      placeholder="Any"
      valueFormat="MMM D, YYYY"
      value={days}
      onChange={(chosen) => {
        setDays(chosen);
        const [first, last] = chosen;
        if (first && !last) return;
        onChange({
          from: first ? dayjs(first).startOf('day').toISOString() : undefined,
          to: last ? dayjs(last).endOf('day').toISOString() : undefined,
        });
      }}
      clearable
      clearButtonProps={{ 'aria-label': 'Any day' }}
      allowSingleDateInRange
      w={{ base: '100%', xs: 270 }}
    />
  );
}

const dayOf = (time: string | undefined): string | null => (time ? dayjs(time).format('YYYY-MM-DD') : null);
