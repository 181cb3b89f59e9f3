import { Anchor, Button, Grid, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { useSession } from '../../api/session';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { StateBadge } from '../../parts/state-badge';
import { workflowAddress } from '../../parts/temporal-address';
import { Time } from '../../parts/time';
import { OrderActions } from './actions';
import { OrderLines } from './lines';
import { OrderTimeline } from './timeline';

type Order = Schemas['Order'];

/** One order: what it is, where it stands and what has happened. */
export function Page() {
  const { id = '' } = useParams();
  const query = api.useQuery('get', '/v1/orders/{id}', { params: { path: { id } } }, live);
  const { data: order, error, refetch } = query;
  return (
    <>
      <Anchor component={Link} to="/orders" size="sm">
        All orders
      </Anchor>
      <PageHeader title={order ? `Order ${order.number ?? order.externalId}` : 'Order'}>
        {order && <OrderActions order={order} />}
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {order ? <OrderParts order={order} /> : !error && <Skeleton height={480} aria-label="Loading" role="status" />}
    </>
  );
}

const OrderParts = ({ order }: { order: Order }) => (
  <Grid>
    <Grid.Col span={{ base: 12, md: 8 }}>
      <Stack>
        <OrderLines order={order} />
        <Paper withBorder p="md" component="section" aria-labelledby="timeline">
          <Title order={2} size="h4" mb="md" id="timeline">
            What has happened
          </Title>
          <OrderTimeline order={order} />
        </Paper>
      </Stack>
    </Grid.Col>
    <Grid.Col span={{ base: 12, md: 4 }}>
      <OrderFacts order={order} />
    </Grid.Col>
  </Grid>
);

function OrderFacts({ order }: { order: Order }) {
  const { buyer } = order;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="facts">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="facts">
          Facts
        </Title>
        <StateBadge state={order.state} />
      </Group>
      <Text size="xs" c="dimmed">
        The buyer reads
      </Text>
      <Text size="sm" mb="md">
        {order.message} {order.next}
      </Text>
      <Text component="dl" size="sm" className="facts" mb="md">
        <dt>Store</dt>
        <dd>{order.store}</dd>
        <dt>Store&apos;s id</dt>
        <dd>{order.externalId}</dd>
        <dt>Buyer</dt>
        <dd>{buyer?.name ?? '–'}</dd>
        <dt>E-mail</dt>
        <dd>{buyer?.email ?? '–'}</dd>
        <dt>Country</dt>
        <dd>{buyer?.country ?? '–'}</dd>
        <dt>Accepted</dt>
        <dd>
          <Time at={order.acceptedAt} />
        </dd>
        <dt>Ended</dt>
        <dd>
          <Time at={order.endedAt} />
        </dd>
      </Text>
      <OrderPlaces order={order} />
    </Paper>
  );
}

function OrderPlaces({ order: { statusUrl, workflowId } }: { order: Order }) {
  const { temporalUi } = useSession();
  const elsewhere = { component: 'a', target: '_blank', rel: 'noreferrer', variant: 'default', size: 'xs' } as const;
  const icon = <IconExternalLink size={14} aria-hidden />;
  return (
    <Group gap="xs">
      <Button {...elsewhere} href={statusUrl} rightSection={icon}>
        Buyer&apos;s page
      </Button>
      {temporalUi && (
        <Button {...elsewhere} href={workflowAddress(temporalUi, workflowId)} rightSection={icon}>
          Workflow in Temporal
        </Button>
      )}
    </Group>
  );
}
