import { useState } from 'react';

/** Where one is in a list that is paged by cursor. */
export interface Paging {
  /** For the call's query. */
  query: { cursor?: string; limit: number };
  /** Counted from 1. */
  number: number;
  next(cursor: string): void;
  previous(): void;
}

const PAGE_SIZE = 25;

/** Pages through a list; another filter begins at its first page. */
export function usePaging(filters: unknown): Paging {
  const key = JSON.stringify(filters);
  const [state, setState] = useState({ key, cursors: [] as string[] });
  const cursors = state.key === key ? state.cursors : [];
  const cursor = cursors.at(-1);
  return {
    query: { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) },
    number: cursors.length + 1,
    next: (following) => setState({ key, cursors: [...cursors, following] }),
    previous: () => setState({ key, cursors: cursors.slice(0, -1) }),
  };
}
