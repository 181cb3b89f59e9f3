import { Flex } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { live } from '../../api/queries';
import { useNow } from '../../parts/use-now';
import { usePaging } from '../../parts/use-paging';
import { ActionDialog } from './action-dialog';
import type { LineAction } from './action-words';
import { BulkDialog } from './bulk-dialog';
import { ALL_BULK_ACTIONS, BulkDrawer } from './bulk-drawer';
import type { Item } from './columns';
import { ExceptionFilters, filterOf, useExceptionFilters } from './filters';
import { Header } from './header';
import { KeysHelp, useQueueKeys } from './keys';
import { OpenLine } from './open-line';
import { QueueTable } from './queue-table';
import { SelectionBar, toggled } from './selection';
import { UnderWay } from './under-way';
import { useBulk } from './use-bulk';
import { useChosenAction } from './use-open-line';
import { useQueue } from './use-queue';

const NOW_MILLISECONDS = 20_000;

/** The lines that wait for a person, and all that is done with them. */
export function Page() {
  const now = useNow(NOW_MILLISECONDS);
  const [named, change] = useExceptionFilters();
  const filter = filterOf(named, now);
  const paging = usePaging(named);
  const query = useExceptions({ ...filter, ...paging.query });
  const queue = useQueue(query.data?.items ?? []);
  const [selected, setSelected] = useState<Item[]>([]);
  const bulk = useBulk();
  const { chosen, choose, drop } = useChosenAction();
  const [isHelping, setHelping] = useState(false);
  const { item } = queue;
  const subject = queue.open ?? (item && { order: item.order, line: item.line.id });

  const act = (action: LineAction) => subject && void choose(subject, action);

  useQueueKeys(
    {
      move: queue.move,
      open: () => item && queue.show(item),
      close: queue.close,
      select: () => item && setSelected(toggled(selected, item)),
      act,
      help: () => setHelping(true),
    },
    chosen === null && bulk.target === null && !isHelping && bulk.shown === undefined,
  );

  return (
    <>
      <Header
        onHelp={() => setHelping(true)}
        onShowBulk={() => bulk.show(ALL_BULK_ACTIONS)}
        onActOnAll={query.data?.items.length ? () => bulk.aim({ filter }) : undefined}
      />
      <ExceptionFilters named={named} change={change} />
      <UnderWay begun={bulk.begun} onDismiss={bulk.dismiss} />
      <SelectionBar
        selected={selected}
        onAct={() => bulk.aim({ lines: selected.map(({ order, line }) => ({ order, line: line.id })) })}
        onClear={() => setSelected([])}
      />
      <Flex gap="md" align="flex-start">
        <div className="beside-list">
          <QueueTable
            query={query}
            queue={queue}
            paging={paging}
            selected={selected}
            onSelect={setSelected}
            now={now}
            isNarrow={queue.open !== null}
            isFiltered={Object.keys(named).length > 0}
          />
        </div>
        <OpenLine queue={queue} now={now} onChoose={act} />
      </Flex>
      <ActionDialog chosen={chosen} onClose={drop} />
      <BulkActions bulk={bulk} onBegun={() => setSelected([])} />
      <KeysHelp isOpen={isHelping} onClose={() => setHelping(false)} />
    </>
  );
}

const useExceptions = (query: ReturnType<typeof filterOf>) =>
  api.useQuery('get', '/v1/exceptions', { params: { query } }, { ...live, placeholderData: keepPreviousData });

/** What is done with many lines at once, from its preview to its progress. */
const BulkActions = ({ bulk, onBegun }: { bulk: ReturnType<typeof useBulk>; onBegun: () => void }) => (
  <>
    <BulkDialog
      target={bulk.target}
      onClose={() => bulk.aim(null)}
      onBegun={({ id }) => {
        bulk.begin(id);
        onBegun();
      }}
    />
    <BulkDrawer shown={bulk.shown} onShow={bulk.show} onClose={() => bulk.show('')} />
  </>
);
