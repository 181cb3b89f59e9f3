import { Anchor, Button, Drawer, SegmentedControl, Stack, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { OrderLink } from '../../parts/order-name';
import { PagedTable, type Columns } from '../../parts/paged-table';
import { ProblemAlert } from '../../parts/problem-alert';
import { StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { usePaging } from '../../parts/use-paging';
import { BulkProgress } from './bulk-progress';
import { BulkLineBadge } from './bulk-line-badge';
import {
  BULK_LINE_ORDER,
  BULK_LINE_WORDS,
  bulkTitle,
  progressInWords,
  type BulkAction,
  type BulkLineState,
} from './bulk-words';

type BulkLine = Schemas['BulkActionLine'];

/** In the place of an id, for the list of them. */
export const ALL_BULK_ACTIONS = 'all';

interface BulkDrawerProps {
  /** The bulk action that is shown, or all; undefined for none. */
  shown: string | undefined;
  onShow: (shown: string) => void;
  onClose: () => void;
}

/** Bulk actions of now and before, and what became of each of their lines. */
export const BulkDrawer = ({ shown, onShow, onClose }: BulkDrawerProps) => (
  <Drawer opened={shown !== undefined} onClose={onClose} position="right" size="xl" title="Bulk actions">
    {shown === ALL_BULK_ACTIONS && <BulkList onShow={onShow} />}
    {shown !== undefined && shown !== ALL_BULK_ACTIONS && (
      <BulkOne id={shown} onBack={() => onShow(ALL_BULK_ACTIONS)} />
    )}
  </Drawer>
);

function BulkList({ onShow }: { onShow: (id: string) => void }) {
  const paging = usePaging('bulk');
  const params = { query: paging.query };
  const query = api.useQuery('get', '/v1/bulk-actions', { params }, { ...live, placeholderData: keepPreviousData });
  const columns: Columns<BulkAction> = [
    {
      accessor: 'action',
      title: 'What',
      render: (bulk) => (
        <>
          <Anchor component="button" size="sm" fw={600} onClick={() => onShow(bulk.id)}>
            {bulkTitle(bulk)}
          </Anchor>
          <Text size="xs" c="dimmed">
            {bulk.by} · “{bulk.why}”
          </Text>
        </>
      ),
    },
    { accessor: 'state', title: 'State', render: ({ state }) => <StateBadge state={state} /> },
    {
      accessor: 'progress',
      title: 'Lines',
      render: ({ progress }) => progressInWords(progress),
    },
    { accessor: 'createdAt', title: 'Begun', render: ({ createdAt }) => <Time at={createdAt} isRelative /> },
  ];
  return (
    <PagedTable
      label="Bulk actions"
      query={query}
      rows={({ actions }) => actions}
      idOf={({ id }) => id}
      columns={columns}
      paging={paging}
      empty={<Empty title="None so far">Choose lines in the list, then act on all of them together.</Empty>}
    />
  );
}

function BulkOne({ id, onBack }: { id: string; onBack: () => void }) {
  const { data: bulk, error } = api.useQuery('get', '/v1/bulk-actions/{id}', { params: { path: { id } } }, live);
  const [state, setState] = useState<BulkLineState | null>(null);
  const paging = usePaging(`${id} ${state}`);
  const params = { path: { id }, query: { ...paging.query, ...(state && { state }) } };
  const query = api.useQuery(
    'get',
    '/v1/bulk-actions/{id}/lines',
    { params },
    { ...live, placeholderData: keepPreviousData },
  );
  return (
    <Stack>
      <Button variant="subtle" size="xs" onClick={onBack} className="fit">
        All bulk actions
      </Button>
      <ProblemAlert error={error} />
      {bulk && <BulkProgress bulk={bulk} />}
      {bulk && <StateChoice progress={bulk.progress} value={state} onChange={setState} />}
      <PagedTable
        label="Lines"
        query={query}
        rows={({ lines }) => doneFirst(lines)}
        idOf={({ order, line }) => `${order} ${line}`}
        columns={lineColumns}
        paging={paging}
        empty={<Empty title="No lines">None of this kind, or they are still being gathered.</Empty>}
      />
    </Stack>
  );
}

interface StateChoiceProps {
  progress: BulkAction['progress'];
  value: BulkLineState | null;
  onChange: (state: BulkLineState | null) => void;
}

/** Narrows the lines to those of which the same became. */
const StateChoice = ({ progress, value, onChange }: StateChoiceProps) => (
  <SegmentedControl
    aria-label="Lines that are shown"
    size="xs"
    value={value ?? ''}
    onChange={(chosen) => onChange(BULK_LINE_ORDER.find((state) => state === chosen) ?? null)}
    data={[
      { value: '', label: `All ${progress.total.toLocaleString()}` },
      ...BULK_LINE_ORDER.filter((state) => progress[state] > 0 || state === value).map((state) => ({
        value: state,
        label: `${BULK_LINE_WORDS[state]} ${progress[state].toLocaleString()}`,
      })),
    ]}
  />
);

const doneFirst = (lines: readonly BulkLine[]): BulkLine[] =>
  [...lines].sort((a, b) => BULK_LINE_ORDER.indexOf(a.state) - BULK_LINE_ORDER.indexOf(b.state));

const lineColumns: Columns<BulkLine> = [
  {
    accessor: 'externalId',
    title: 'Order',
    render: ({ order, externalId, number, line }) => (
      <>
        <OrderLink order={order} externalId={externalId} number={number} />
        <Text size="xs" c="dimmed">
          {line}
        </Text>
      </>
    ),
  },
  { accessor: 'state', title: 'What became of it', render: ({ state }) => <BulkLineBadge state={state} /> },
  { accessor: 'message', title: 'Why not', render: ({ message }) => message ?? '' },
  { accessor: 'at', title: 'When', render: ({ at }) => <Time at={at} isRelative /> },
];
