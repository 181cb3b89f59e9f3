import { Anchor, Button, Grid, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { Can } from '../../api/session';
import { CopyField } from '../../parts/copy-field';
import { orderNameOf } from '../../parts/order-name';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { StateBadge, TestBadge } from '../../parts/state-badge';
import { Time } from '../../parts/time';
import { OrderActions } from './actions';
import { OrderCodes, OrderLicenses } from './codes';
import { OrderLines } from './lines';
import { OrderTimeline, useTimeline } from './timeline';

type Order = Schemas['Order'];

/** One order: what it is, where it stands and what has happened. */
export function Page() {
  const { id = '' } = useParams();
  const params = { path: { id }, query: { codes: false } };
  const query = api.useQuery('get', '/v1/orders/{id}', { params }, live);
  const { data: order, error, refetch } = query;
  return (
    <>
      <Anchor component={Link} to="/orders" size="sm">
        All orders
      </Anchor>
      <PageHeader title={order ? `Order ${orderNameOf(order)}` : 'Order'}>
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
        <OrderCodes order={order} />
        <OrderTimeline orderId={order.id} />
      </Stack>
    </Grid.Col>
    <Grid.Col span={{ base: 12, md: 4 }}>
      <Stack>
        <OrderFacts order={order} />
        <OrderLicenses order={order} />
      </Stack>
    </Grid.Col>
  </Grid>
);

function OrderFacts({ order }: { order: Order }) {
  const { buyer } = order;
  return (
    <Section title="Facts" actions={<OrderState order={order} />}>
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
        <dt>Keyrail&apos;s id</dt>
        <dd>
          <CopyField label="Keyrail's id" value={order.id} />
        </dd>
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
    </Section>
  );
}

const OrderState = ({ order: { state, test } }: { order: Order }) => (
  <Group gap="xs">
    {test && <TestBadge />}
    <StateBadge state={state} />
  </Group>
);

function OrderPlaces({ order: { id, statusUrl } }: { order: Order }) {
  const { data: timeline } = useTimeline(id);
  const elsewhere = { component: 'a', target: '_blank', rel: 'noreferrer', variant: 'default', size: 'xs' } as const;
  const icon = <IconExternalLink size={14} aria-hidden />;
  return (
    <Group gap="xs">
      <Button {...elsewhere} href={statusUrl} rightSection={icon}>
        Buyer&apos;s page
      </Button>
      {timeline?.workflowUrl && (
        <Button {...elsewhere} href={timeline.workflowUrl} rightSection={icon}>
          Workflow in Temporal
        </Button>
      )}
      {timeline?.workflowUrl && (
        <Can role="operator" ofAllStores>
          <Text size="xs" c="dimmed">
            Temporal shows encrypted data. To read it there,{' '}
            <Anchor href="/codec/login" target="_blank" rel="noreferrer" size="xs" underline="always">
              log in to the codec
            </Anchor>{' '}
            first.
          </Text>
        </Can>
      )}
    </Group>
  );
}
