import { Paper, Text } from '@mantine/core';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import { orderNameOf } from '../../parts/order-name';
import { StateBadge } from '../../parts/state-badge';
import { BulkLineBadge } from './bulk-line-badge';
import type { BulkPreview } from './bulk-words';

type PreviewedLine = BulkPreview['lines'][number];

const PAGE = 8;

const columns: DataTableColumn<PreviewedLine>[] = [
  {
    accessor: 'externalId',
    title: 'Order',
    render: ({ line, ...order }) => (
      <>
        <Text size="sm">{orderNameOf(order)}</Text>
        <Text size="xs" c="dimmed">
          {line}
        </Text>
      </>
    ),
  },
  { accessor: 'reason', title: 'Waits for', render: ({ reason }) => reason && <StateBadge state={reason} /> },
  {
    accessor: 'fault',
    title: 'What would become of it',
    render: ({ fault }) => (
      <>
        <BulkLineBadge state={fault === null ? 'done' : 'leftAlone'} />
        {fault !== null && <Text size="xs">{fault}</Text>}
      </>
    ),
  },
];

/** The lines of a preview, those that would be left alone first. */
export function BulkPreviewLines({ lines }: { lines: readonly PreviewedLine[] }) {
  const [page, setPage] = useState(1);
  const sorted = [...lines].sort((a, b) => Number(a.fault === null) - Number(b.fault === null));
  if (lines.length === 0) return <Text size="sm">No line waits that these filters let through.</Text>;
  return (
    <Paper withBorder>
      <DataTable
        emptyState={<></>}
        records={sorted.slice((page - 1) * PAGE, page * PAGE)}
        idAccessor={({ order, line }) => `${order} ${line}`}
        columns={columns}
        verticalSpacing={6}
        page={page}
        onPageChange={setPage}
        totalRecords={lines.length}
        recordsPerPage={PAGE}
        paginationText={({ from, to, totalRecords }) => `${from}–${to} of ${totalRecords}`}
        getPaginationControlProps={(control) => ({
          'aria-label': control === 'previous' ? 'Previous lines' : 'Further lines',
        })}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'Preview' } }}
      />
    </Paper>
  );
}
