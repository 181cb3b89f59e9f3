import { MultiSelect } from '@mantine/core';
import { WANTED_CHOICES } from './events';

interface WantedInputProps {
  value: string[];
  onChange: (value: string[]) => void;
  error?: string | undefined;
}

/** Which events an endpoint is told of. */
export const WantedInput = ({ value, onChange, error }: WantedInputProps) => (
  <MultiSelect
    label="Events"
    placeholder={value.length === 0 ? 'All' : undefined}
    data={WANTED_CHOICES}
    value={value}
    onChange={onChange}
    error={error}
    searchable
    clearable
    clearButtonProps={{ 'aria-label': 'All events' }}
  />
);
