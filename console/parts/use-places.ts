import { usePaging, type Paging } from './use-paging';

interface Places<Row> {
  page: { rows: Row[]; cursor: string | null } | undefined;
  paging: Paging;
}

/** Pages through a list that comes as a whole: the cursor is the place of the next row. */
export function usePlaces<Row>(all: readonly Row[] | undefined): Places<Row> {
  const paging = usePaging(null);
  const first = Number(paging.query.cursor ?? 0);
  const next = first + paging.query.limit;
  const page = all && { rows: all.slice(first, next), cursor: next < all.length ? String(next) : null };
  return { page, paging };
}
