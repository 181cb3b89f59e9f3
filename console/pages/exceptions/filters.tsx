import { Select } from '@mantine/core';
import { api, type Schemas } from '../../api/client';
import { ChoiceFilter, FILTER_WIDTH, FilterBar, StoreFilter, TextFilter } from '../../parts/filters';
import { useFilters } from '../../parts/use-filters';
import { REASONS, reasonOf, type Reason } from './reasons';

const HOUR = 3_600_000;
const MINUTE = 60_000;

const AGES: Readonly<Record<string, { label: string; milliseconds: number }>> = {
  '1h': { label: '1 hour or longer', milliseconds: HOUR },
  '1d': { label: '1 day or longer', milliseconds: 24 * HOUR },
  '3d': { label: '3 days or longer', milliseconds: 72 * HOUR },
  '7d': { label: '7 days or longer', milliseconds: 168 * HOUR },
  '14d': { label: '14 days or longer', milliseconds: 336 * HOUR },
};

export type ExceptionFilter = NonNullable<Schemas['BulkActionRequest']['filter']>;
type Named = Partial<Record<'reason' | 'store' | 'product' | 'publisher' | 'age', string>>;

/** The filters in the page's address. */
export const useExceptionFilters = (): [Named, (changes: Named) => void] =>
  useFilters(['reason', 'store', 'product', 'publisher', 'age']);

/** The filters as the API takes them; an age is told to the minute, so that a list is not another one each second. */
export function filterOf({ reason, age, ...rest }: Named, now: number): ExceptionFilter {
  const chosen: Reason | undefined = reasonOf(reason);
  const least = AGES[age ?? '']?.milliseconds;
  return {
    ...rest,
    ...(chosen && { reason: chosen }),
    ...(least !== undefined && { sinceTo: new Date(Math.floor((now - least) / MINUTE) * MINUTE).toISOString() }),
  };
}

/** What narrows the list of lines that wait. */
export function ExceptionFilters({ named, change }: { named: Named; change: (changes: Named) => void }) {
  return (
    <FilterBar>
      <ChoiceFilter
        label="Reason"
        choices={REASONS}
        value={reasonOf(named.reason)}
        onChange={(value) => change({ reason: value ?? '' })}
      />
      <StoreFilter value={named.store} onChange={(value) => change({ store: value ?? '' })} />
      <TextFilter label="Product" value={named.product} onChange={(value) => change({ product: value ?? '' })} />
      <PublisherFilter value={named.publisher} onChange={(value) => change({ publisher: value ?? '' })} />
      <Select
        label="Waits for"
        placeholder="Any time"
        data={Object.entries(AGES).map(([value, { label }]) => ({ value, label }))}
        value={named.age ?? null}
        onChange={(value) => change({ age: value ?? '' })}
        clearable
        w={FILTER_WIDTH}
      />
    </FilterBar>
  );
}

function PublisherFilter({ value, onChange }: { value: string | undefined; onChange: (value: string | null) => void }) {
  const { data } = api.useQuery('get', '/v1/publishers');
  return (
    <Select
      label="Publisher"
      placeholder="Any"
      data={(data?.publishers ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={onChange}
      clearable
      searchable
      w={FILTER_WIDTH}
    />
  );
}
