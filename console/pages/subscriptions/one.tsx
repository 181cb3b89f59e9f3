import { Anchor, Grid, Skeleton, Stack, Text, Timeline } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { Facts } from '../../parts/facts';
import { PagedTable } from '../../parts/paged-table';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { inWords, StateBadge } from '../../parts/state-badge';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { usePaging } from '../../parts/use-paging';
import { licenseColumns } from '../licenses/columns';

type Subscription = Schemas['Subscription'];

/** One subscription: how it stands, the licenses that it keeps, and what its store has told. */
export function Page() {
  const { id = '' } = useParams();
  const query = api.useQuery('get', '/v1/subscriptions/{id}', { params: { path: { id } } }, live);
  const { data: subscription, error, refetch } = query;
  return (
    <>
      <Anchor component={Link} to="/subscriptions" size="sm">
        All subscriptions
      </Anchor>
      <PageHeader title={subscription ? `Subscription ${subscription.subscriptionId}` : 'Subscription'} />
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {subscription ? (
        <Parts subscription={subscription} />
      ) : (
        !error && <Skeleton height={480} aria-label="Loading" role="status" />
      )}
    </>
  );
}

const Parts = ({ subscription }: { subscription: Subscription }) => (
  <Grid>
    <Grid.Col span={{ base: 12, md: 7 }}>
      <Stack>
        <Section title="Licenses">
          <Licenses subscription={subscription} />
        </Section>
        <Section title="What has happened">
          <Timeline bulletSize={14} lineWidth={2} active={subscription.facts.length}>
            {subscription.facts.map(({ eventId, turn, at, paidUntil, paymentId }) => (
              <Timeline.Item key={eventId} title={inWords(turn)}>
                <Text size="xs" c="dimmed" component="div" className="breakable">
                  <Time at={at} />
                  {paidUntil !== null && (
                    <>
                      {' · paid until '}
                      <Time at={paidUntil} />
                    </>
                  )}
                  {paymentId !== null && ` · ${paymentId}`}
                </Text>
              </Timeline.Item>
            ))}
          </Timeline>
        </Section>
      </Stack>
    </Grid.Col>
    <Grid.Col span={{ base: 12, md: 5 }}>
      <Section title="Facts" actions={<StateBadge state={subscription.state} />}>
        <Facts facts={factsOf(subscription)} />
      </Section>
    </Grid.Col>
  </Grid>
);

function Licenses({ subscription: { storeId, subscriptionId } }: { subscription: Subscription }) {
  const named = { store: storeId, subscription: subscriptionId };
  const paging = usePaging(named);
  const body = { ...named, ...paging.query };
  const options = { ...live, placeholderData: keepPreviousData };
  return (
    <PagedTable
      label="Licenses"
      query={api.useQuery('post', '/v1/licenses/search', { body }, options)}
      rows={({ licenses }) => licenses}
      idOf={({ id }) => id}
      columns={licenseColumns}
      paging={paging}
      empty={<Empty title="No license yet">It comes with the order that the subscription began with.</Empty>}
    />
  );
}

const factsOf = (subscription: Subscription): Parameters<typeof Facts>[0]['facts'] => [
  ['Store', subscription.storeId],
  ['Store’s product', subscription.product],
  ['Paid until', <Time key="paid" at={subscription.paidUntil} />],
  ['Grace until', <Time key="grace" at={subscription.graceUntil} />],
  ['Licenses end', <Time key="ends" at={subscription.expiresAt} />],
  ['Suspended for', subscription.suspensions.map(inWords).join(', ') || null],
  [
    'Orders',
    subscription.orders.map((externalId) => (
      <Anchor
        key={externalId}
        component={Link}
        to={`/orders?store=${encodeURIComponent(subscription.storeId)}`}
        size="sm"
        display="block"
      >
        {externalId}
      </Anchor>
    )),
  ],
];
