import { ActionIcon, Alert, Anchor, Button, Divider, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { Money } from '../../parts/money';
import { ProblemAlert } from '../../parts/problem-alert';
import { StateBadge } from '../../parts/state-badge';
import { Lasted } from '../../parts/time';
import type { Line, LineAction } from './action-words';
import { Attempts } from './attempts';
import { ActionButtons } from './line-actions';
import { Viewers } from './viewers';
import { WindowLeft } from './window-left';

type Order = Schemas['Order'];

interface PanelProps {
  order: Order | undefined;
  /** Undefined while the order is read, and where it has no such line. */
  line: Line | undefined;
  error: unknown;
  now: number;
  onChoose: (action: LineAction) => void;
  onMove: (steps: number) => void;
  onClose: () => void;
}

/** All about one line that waits, and what corrects it. */
export function Panel({ order, line, error, now, onChoose, onMove, onClose }: PanelProps) {
  return (
    <Stack gap="md">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h4" className="any-wrap">
          {order ? (order.number ?? order.externalId) : 'Exception'}
        </Title>
        <Group gap={4} wrap="nowrap">
          <ActionIcon variant="subtle" color="gray" aria-label="Previous line" onClick={() => onMove(-1)}>
            <IconChevronUp size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label="Next line" onClick={() => onMove(1)}>
            <IconChevronDown size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label="Close" onClick={onClose}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <ProblemAlert error={error} />
      {!order && !error && <Skeleton height={320} role="status" aria-label="Loading" />}
      {order && !line && <Replaced orderId={order.id} />}
      {order && line && <Details order={order} line={line} now={now} onChoose={onChoose} />}
    </Stack>
  );
}

/** The stand-in for the lines of an order that its store had not told goes once it has. */
const Replaced = ({ orderId }: { orderId: string }) => (
  <>
    <Alert color="green" variant="light" title="This line waits for nobody any more">
      <Text size="sm">The order has other lines by now.</Text>
    </Alert>
    <WholeOrder orderId={orderId} />
  </>
);

const WholeOrder = ({ orderId }: { orderId: string }) => (
  <Button component={Link} to={`/orders/${encodeURIComponent(orderId)}`} variant="default" size="xs" className="fit">
    The whole order
  </Button>
);

function Details({ order, line, now, onChoose }: { order: Order; line: Line } & Pick<PanelProps, 'now' | 'onChoose'>) {
  const { exception } = line;
  return (
    <>
      <Viewers orderId={order.id} line={line.id} />
      {exception ? (
        <Alert color="orange" variant="light" title={exception.message}>
          <Text size="sm">{exception.cure}</Text>
        </Alert>
      ) : (
        <Alert color="green" variant="light" title="This line waits for nobody any more">
          <Group gap="xs">
            <Text size="sm">It is now</Text>
            <StateBadge state={line.state} />
          </Group>
        </Alert>
      )}
      <ActionButtons line={line} onChoose={onChoose} hasKeys />
      <Facts order={order} line={line} now={now} />
      {line.publisher !== null && (
        <>
          <Divider />
          <Attempts orderId={order.id} line={line} now={now} />
        </>
      )}
      <Group>
        <WholeOrder orderId={order.id} />
        <Anchor href={order.statusUrl} target="_blank" rel="noreferrer" size="sm">
          Buyer&apos;s page
        </Anchor>
      </Group>
    </>
  );
}

const Facts = ({ order, line, now }: { order: Order; line: Line; now: number }) => (
  <Text component="dl" size="sm" className="facts">
    <dt>Product</dt>
    <dd>
      {line.quantity > 1 && `${line.quantity} × `}
      {line.product}
      {line.storeProduct !== line.product && ` (in the store: ${line.storeProduct})`}
    </dd>
    <dt>Unit price</dt>
    <dd>
      <Money amount={line.unitPrice} currency={order.currency} />
    </dd>
    <dt>Codes</dt>
    <dd>
      {line.granted} of {line.quantity}
    </dd>
    <dt>Store</dt>
    <dd>{order.store}</dd>
    <dt>Buyer</dt>
    <dd>{order.buyer?.email ?? order.buyer?.name ?? '–'}</dd>
    {line.publisher !== null && (
      <>
        <dt>Publisher</dt>
        <dd>{line.publisher}</dd>
      </>
    )}
    {line.exception && (
      <>
        <dt>Waits for</dt>
        <dd>
          <Lasted since={line.exception.since} />
        </dd>
        <dt>Window closes</dt>
        <dd>
          <WindowLeft line={line} now={now} />
        </dd>
      </>
    )}
  </Text>
);

/** The panel's place beside the list, where there is room for both. */
export const BesidePanel = ({ children }: { children: ReactNode }) => (
  <Paper withBorder p="md" component="aside" aria-label="Exception" className="beside-panel" tabIndex={0}>
    {children}
  </Paper>
);
