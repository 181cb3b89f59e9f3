import { Button, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import type { ReactNode } from 'react';
import { ProblemAlert } from './problem-alert';
import type { Paging } from './use-paging';

/** As much of a query's answer as a list shows. */
export interface ListQuery<List> {
  data: List | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface PagedTableProps<List extends { cursor: string | null }, Row> {
  /** What a table of it is called. */
  label: string;
  /** The answer of `api.useQuery`. */
  query: ListQuery<List>;
  rows: (list: List) => Row[];
  idOf: (row: Row) => string;
  columns: DataTableColumn<Row>[];
  paging: Paging;
  /** What stands there when there are no rows. */
  empty: ReactNode;
  /** Rows that may be chosen, to act on many. */
  choice?: RowChoice<Row>;
  onRowClick?: (row: Row) => void;
  /** The row that somebody is at. */
  isCurrent?: (row: Row) => boolean;
}

export interface RowChoice<Row> {
  chosen: Row[];
  onChange: (rows: Row[]) => void;
  /** What a row's box is called. */
  nameOf: (row: Row) => string;
}

export type Columns<Row> = DataTableColumn<Row>[];

const SHOWN_ROWS = 10;
const ROW_HEIGHT = 45;

/** Columns that a phone has no room for. */
export const ON_WIDE_SCREENS = '(min-width: 48em)';

/** A list of the API as a table, page by page; while it loads it takes the room that it will take. */
export function PagedTable<List extends { cursor: string | null }, Row>(props: PagedTableProps<List, Row>) {
  const { query, rows, label, idOf, columns, paging, empty, choice, onRowClick, isCurrent } = props;
  const { data, error, refetch } = query;
  if (!data && error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton />;
  const records = rows(data);
  return (
    <Stack gap="sm">
      {error !== null && <ProblemAlert error={error} />}
      <Paper withBorder>
        {records.length === 0 ? (
          empty
        ) : (
          <DataTable<Row>
            emptyState={<></>}
            records={records}
            idAccessor={(row) => idOf(row)}
            columns={columns}
            verticalSpacing="xs"
            highlightOnHover
            {...(choice && choiceProps(choice))}
            {...(onRowClick && { onRowClick: ({ record }) => onRowClick(record), rowClassName: 'row-opens' })}
            customRowAttributes={(row) => (isCurrent?.(row) ? { 'aria-current': 'true', tabIndex: -1 } : {})}
            scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': label } }}
          />
        )}
      </Paper>
      <Pager paging={paging} cursor={data.cursor} />
    </Stack>
  );
}

const choiceProps = <Row,>({ chosen, onChange, nameOf }: RowChoice<Row>) => ({
  selectedRecords: chosen,
  onSelectedRecordsChange: onChange,
  allRecordsSelectionCheckboxProps: { 'aria-label': 'Choose all on this page' },
  getRecordSelectionCheckboxProps: (row: Row) => ({ 'aria-label': `Choose ${nameOf(row)}` }),
});

function TableSkeleton() {
  return (
    <Paper withBorder p="sm" role="status" aria-label="Loading" mih={SHOWN_ROWS * ROW_HEIGHT}>
      <Stack gap="md">
        {Array.from({ length: SHOWN_ROWS }, (_, row) => (
          <Skeleton key={row} height={ROW_HEIGHT - 18} />
        ))}
      </Stack>
    </Paper>
  );
}

function Pager({ paging, cursor }: { paging: Paging; cursor: string | null }) {
  if (paging.number === 1 && cursor === null) return null;
  return (
    <Group justify="flex-end" gap="xs">
      <Text size="sm" c="dimmed" aria-live="polite">
        Page {paging.number}
      </Text>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconChevronLeft size={14} aria-hidden />}
        disabled={paging.number === 1}
        onClick={paging.previous}
      >
        Previous
      </Button>
      <Button
        variant="default"
        size="xs"
        rightSection={<IconChevronRight size={14} aria-hidden />}
        disabled={cursor === null}
        onClick={() => cursor !== null && paging.next(cursor)}
      >
        Next
      </Button>
    </Group>
  );
}
