import { Alert, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '../../api/client';
import { Money } from '../../parts/money';
import { ProductName } from '../../parts/product-name';
import { StateBadge } from '../../parts/state-badge';
import { Time } from '../../parts/time';
import { LineActions } from '../exceptions/line-actions';

type Line = Schemas['OrderLine'];

/** An order's lines, each with where it stands and what wants doing. */
export const OrderLines = ({ order }: { order: Schemas['Order'] }) => (
  <Stack component="section" aria-label="Lines">
    {order.lines.map((line) => (
      <Paper key={line.id} withBorder p="md">
        <OrderLine line={line} order={order} />
      </Paper>
    ))}
  </Stack>
);

function OrderLine({ line, order }: { line: Line; order: Schemas['Order'] }) {
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {line.quantity > 1 && `${line.quantity} × `}
          <ProductName id={line.product} />
        </Title>
        <StateBadge state={line.state} />
      </Group>
      <Group gap="lg">
        <Text size="sm">
          <Money amount={line.unitPrice} currency={order.currency} /> each
        </Text>
        {line.publisher !== null && <Text size="sm">Publisher: {line.publisher}</Text>}
        {line.deliveredAt !== null && (
          <Text size="sm" component="div">
            Delivered <Time at={line.deliveredAt} />
          </Text>
        )}
      </Group>
      {line.exception && <LineException line={line} order={order} />}
    </Stack>
  );
}

function LineException({ line, order }: { line: Line; order: Schemas['Order'] }) {
  const { exception } = line;
  if (!exception) return null;
  return (
    <Alert color="orange" variant="light" title={exception.message}>
      <Stack gap="sm">
        <Text size="sm">{exception.cure}</Text>
        {exception.deadline !== null && (
          <Text size="sm" component="div">
            Its window closes <Time at={exception.deadline} isRelative />.
          </Text>
        )}
        <LineActions order={order} line={line} />
      </Stack>
    </Alert>
  );
}
