import { isAtLeast, useRole } from '../../api/session';
import { PagedTable, type ListQuery } from '../../parts/paged-table';
import { Empty } from '../../parts/states';
import type { Paging } from '../../parts/use-paging';
import { columnsFor, idOf, type Item } from './columns';
import type { Queue } from './use-queue';

interface QueueTableProps {
  query: ListQuery<{ items: Item[]; cursor: string | null }>;
  queue: Queue;
  paging: Paging;
  selected: Item[];
  onSelect: (items: Item[]) => void;
  now: number;
  isNarrow: boolean;
  isFiltered: boolean;
}

/** The lines that wait, to choose among and to open. */
export function QueueTable({ query, queue, paging, selected, onSelect, now, isNarrow, isFiltered }: QueueTableProps) {
  const mayAct = isAtLeast(useRole(), 'operator');
  return (
    <PagedTable
      label="Exceptions"
      query={query}
      rows={({ items }) => items}
      idOf={idOf}
      columns={columnsFor({ now, isNarrow, onOpen: queue.show })}
      paging={paging}
      onRowClick={queue.show}
      isCurrent={(item) => idOf(item) === queue.current}
      {...(mayAct && { choice: { chosen: selected, onChange: onSelect, nameOf } })}
      empty={
        <Empty title="Nothing waits for you">
          {isFiltered
            ? 'No line fits all of these filters. Take one away.'
            : 'Lines that cannot go on by themselves appear here.'}
        </Empty>
      }
    />
  );
}

const nameOf = ({ number, externalId, line }: Item): string => `${number ?? externalId}, ${line.product}`;
