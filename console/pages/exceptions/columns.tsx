import { Anchor, Text } from '@mantine/core';
import type { Schemas } from '../../api/client';
import { Money } from '../../parts/money';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { inWords, StateBadge } from '../../parts/state-badge';
import { Lasted, Time } from '../../parts/time';
import { WindowLeft } from './window-left';

export type Item = Schemas['ExceptionItem'];

/** Names a line among all. */
export const idOf = ({ order, line }: Item): string => `${order} ${line.id}`;

const ON_DESKS = '(min-width: 68em)';
const ON_WIDER_SCREENS = '(min-width: 90em)';

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
    accessor: 'buyer',
    title: 'Buyer',
    hidden: isNarrow,
    visibleMediaQuery: ON_DESKS,
    render: (item) => <Bought {...item} />,
  },
  {
    accessor: 'reason',
    title: 'Reason',
    hidden: isNarrow,
    visibleMediaQuery: ON_WIDER_SCREENS,
    render: ({ line: { exception } }) => exception && <StateBadge state={exception.reason} />,
  },
  {
    accessor: 'attempts',
    title: 'Publisher',
    hidden: isNarrow,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ attempts, line }) => attempts && <Asked {...attempts} line={line} />,
  },
  {
    accessor: 'since',
    title: 'Waits',
    noWrap: true,
    hidden: isNarrow,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ line: { exception } }) => <Lasted since={exception?.since} />,
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

const Bought = ({ buyer, store, currency, line: { unitPrice, quantity } }: Item) => (
  <>
    <Text size="sm" className="cell-text">
      {buyer.email ?? buyer.name ?? '–'}
    </Text>
    <Text size="xs" c="dimmed" className="cell-text">
      {unitPrice !== null && (
        <>
          <Money amount={unitPrice * quantity} currency={currency} /> ·{' '}
        </>
      )}
      {store}
    </Text>
  </>
);

const Asked = ({ count, last, nextAttemptAt, line }: NonNullable<Item['attempts']> & Pick<Item, 'line'>) => (
  <>
    <Text size="sm">{timesInWords(count)}</Text>
    <Text size="xs" c="dimmed" component="div">
      {!isSaid(line, last?.returnMessage) && (
        <>
          {last?.returnCode && <b>{last.returnCode} </b>}
          {last?.returnMessage ?? (last?.outcome ? inWords(last.outcome) : 'No answer yet')}
        </>
      )}
      {nextAttemptAt !== null && (
        <div>
          again <Time at={nextAttemptAt} isRelative />
        </div>
      )}
    </Text>
  </>
);

const timesInWords = (count: number): string => {
  if (count === 0) return 'Not asked yet';
  return count === 1 ? 'Asked once' : `Asked ${count} times`;
};

/** What is wrong with the line may have its publisher's words already. */
const isSaid = ({ exception }: Item['line'], message: string | null | undefined): boolean =>
  Boolean(message && exception?.message.includes(message));
