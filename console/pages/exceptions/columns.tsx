import { Anchor, Text } from '@mantine/core';
import type { Schemas } from '../../api/client';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { inWords, StateBadge } from '../../parts/state-badge';
import { Time } from '../../parts/time';
import { WindowLeft } from './window-left';

export type Item = Schemas['ExceptionItem'];

/** Names a line among all. */
export const idOf = ({ order, line }: Item): string => `${order} ${line.id}`;

interface ColumnsFor {
  now: number;
  /** True while a line is shown beside the list, which leaves less room. */
  isNarrow: boolean;
  onOpen: (item: Item) => void;
}

/** What the list shows of a line. */
export const columnsFor = ({ now, isNarrow, onOpen }: ColumnsFor): Columns<Item> => [
  {
    accessor: 'order',
    title: 'Order',
    noWrap: true,
    render: (item) => (
      <>
        <Anchor component="button" size="sm" fw={600} onClick={() => onOpen(item)}>
          {item.number ?? item.externalId}
        </Anchor>
        <Text size="xs" c="dimmed" className="cell-text">
          {item.line.quantity > 1 && `${item.line.quantity} × `}
          {item.line.product}
        </Text>
      </>
    ),
  },
  {
    accessor: 'line.exception',
    title: 'What is wrong',
    render: ({ line }) => <Fault line={line} isNarrow={isNarrow} />,
  },
  {
    accessor: 'reason',
    title: 'Reason',
    hidden: isNarrow,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ line: { exception } }) => exception && <StateBadge state={exception.reason} />,
  },
  {
    accessor: 'attempts',
    title: 'The publisher says',
    hidden: isNarrow,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ attempts }) => attempts && <Said {...attempts} />,
  },
  {
    accessor: 'since',
    title: 'Waits',
    noWrap: true,
    hidden: isNarrow,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ line: { exception } }) => <Time at={exception?.since} isRelative />,
  },
  {
    accessor: 'deadline',
    title: 'Window closes',
    noWrap: true,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ line }) => <WindowLeft line={line} now={now} />,
  },
];

const Fault = ({ line: { exception }, isNarrow }: Pick<Item, 'line'> & { isNarrow: boolean }) => (
  <>
    <Text size="sm" fw={500}>
      {exception?.message ?? inWords('exception')}
    </Text>
    <Text size="xs" c="dimmed" {...(isNarrow && { lineClamp: 1 })}>
      {exception?.cure}
    </Text>
  </>
);

const Said = ({ count, last, nextAttemptAt }: NonNullable<Item['attempts']>) => (
  <>
    <Text size="sm">
      {last?.returnCode && <b>{last.returnCode} </b>}
      {last?.returnMessage ?? (last?.outcome ? inWords(last.outcome) : 'No answer yet')}
    </Text>
    <Text size="xs" c="dimmed" component="div">
      {count === 1 ? 'asked once' : `asked ${count} times`}
      {nextAttemptAt !== null && (
        <>
          , again <Time at={nextAttemptAt} isRelative />
        </>
      )}
    </Text>
  </>
);
