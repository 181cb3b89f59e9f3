import { Center, Paper, Skeleton, Text, Title } from '@mantine/core';
import { DataTable } from 'mantine-datatable';
import { useId } from 'react';
import type { Columns } from './paged-table';

interface ListCardProps<Row> {
  title: string;
  /** Undefined while they load. */
  rows: readonly Row[] | undefined;
  idOf: (row: Row) => string;
  columns: Columns<Row>;
  /** What stands there when there are no rows. */
  empty: string;
}

const HEIGHT = 240;

/** A short list beside others: all of them are as high, and a longer one is scrolled. */
export function ListCard<Row>({ title, rows, idOf, columns, empty }: ListCardProps<Row>) {
  const id = useId();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Title order={2} size="h5" mb="sm" id={id}>
        {title}
      </Title>
      {rows === undefined && <Skeleton height={HEIGHT} role="status" aria-label="Loading" />}
      {rows?.length === 0 && (
        <Center h={HEIGHT}>
          <Text c="dimmed" size="sm" ta="center">
            {empty}
          </Text>
        </Center>
      )}
      {rows !== undefined && rows.length > 0 && (
        <DataTable
          emptyState={<></>}
          records={[...rows]}
          idAccessor={(row) => idOf(row)}
          columns={columns}
          height={HEIGHT}
          verticalSpacing="xs"
          horizontalSpacing="xs"
          scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': title } }}
        />
      )}
    </Paper>
  );
}
