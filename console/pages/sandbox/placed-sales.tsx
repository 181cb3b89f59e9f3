import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { live } from '../../api/queries';
import { StateBadge } from '../../parts/state-badge';
import type { Sold } from './sandbox-api';

/** What has been sold since one has logged in, each followed to its end. */
export const PlacedSales = ({ sold }: { sold: readonly Sold[] }) => (
  <Stack gap="xs" aria-live="polite">
    {sold.map((sale, place) => (
      <Paper key={sold.length - place} withBorder p="xs">
        <Text size="xs" c="dimmed">
          {sale.event} of sale {sale.order} was answered with {sale.status}
        </Text>
        {sale.externalIds.map((externalId) => (
          <Followed key={externalId} store={sale.store} externalId={externalId} />
        ))}
      </Paper>
    ))}
  </Stack>
);

function Followed({ store, externalId }: { store: string; externalId: string }) {
  const { data } = api.useQuery('get', '/v1/orders', { params: { query: { store, externalId, limit: 1 } } }, live);
  const order = data?.orders[0];
  if (!order) return <Text size="sm">{externalId} is on its way …</Text>;
  const exception = order.lines.find((line) => line.exception)?.exception;
  return (
    <>
      <Group justify="space-between" mt={4}>
        <Anchor component={Link} to={`/orders/${encodeURIComponent(order.id)}`} size="sm" fw={600}>
          Order {order.number ?? externalId}
        </Anchor>
        <StateBadge state={order.state} />
      </Group>
      {exception && <Text size="sm">{exception.message}</Text>}
    </>
  );
}
