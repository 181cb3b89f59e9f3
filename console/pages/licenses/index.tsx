import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { FilterBar, StoreFilter, TextFilter } from '../../parts/filters';
import { PagedTable } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { useFilters } from '../../parts/use-filters';
import { usePaging } from '../../parts/use-paging';
import { licenseColumns } from './columns';

/** All licenses, the newest first, or the one that somebody has in hand. */
export function Page() {
  const [filters, change] = useFilters(['store', 'product']);
  // What may be a code or an address has no place in the page's address.
  const [text, setText] = useState('');
  const sought = { ...filters, ...meantBy(text) };
  const paging = usePaging(sought);
  const body = { ...sought, ...paging.query };
  const query = api.useQuery('post', '/v1/licenses/search', { body }, { placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Licenses" />
      <FilterBar>
        <TextFilter label="Id, e-mail or code" value={text} onChange={(value) => setText(value ?? '')} />
        <StoreFilter value={filters.store} onChange={(value) => change({ store: value ?? '' })} />
        <TextFilter label="Product" value={filters.product} onChange={(value) => change({ product: value ?? '' })} />
      </FilterBar>
      <PagedTable
        label="Licenses"
        query={query}
        rows={({ licenses }) => licenses}
        idOf={({ id }) => id}
        columns={licenseColumns}
        paging={paging}
        empty={
          <Empty title="No licenses here">
            {Object.keys(sought).length > 0
              ? 'No license fits. Look for another word, or take a filter away.'
              : 'Each delivered code has one.'}
          </Empty>
        }
      />
    </>
  );
}

/** What somebody has in hand is known by how it looks. */
function meantBy(text: string): { id: string } | { email: string } | { code: string } | null {
  if (text === '') return null;
  if (text.startsWith('lic_')) return { id: text };
  return text.includes('@') ? { email: text } : { code: text };
}
