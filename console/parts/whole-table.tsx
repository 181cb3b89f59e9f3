import type { ReactNode } from 'react';
import { PagedTable, type Columns, type ListQuery } from './paged-table';
import { usePlaces } from './use-places';

interface WholeTableProps<Row> {
  /** What a table of it is called. */
  label: string;
  /** The answer of `api.useQuery`. */
  query: Omit<ListQuery<unknown>, 'data'>;
  /** Undefined until they have come. */
  rows: readonly Row[] | undefined;
  idOf: (row: Row) => string;
  columns: Columns<Row>;
  /** What stands there when there are no rows. */
  empty: ReactNode;
}

/** A list that the API tells as a whole as a table, page by page. */
export function WholeTable<Row>({ query, rows, ...table }: WholeTableProps<Row>) {
  const { page, paging } = usePlaces(rows);
  const { error, refetch } = query;
  return <PagedTable {...table} query={{ error, refetch, data: page }} rows={(shown) => shown.rows} paging={paging} />;
}
