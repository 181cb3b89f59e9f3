import { Anchor, Badge, Code, Grid, Group, Skeleton, Stack, Text, Timeline } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { Facts } from '../../parts/facts';
import { LicenseState } from '../../parts/license-name';
import { OrderLink } from '../../parts/order-name';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { ProductName, useProductNames } from '../../parts/product-name';
import { Section } from '../../parts/section';
import { inWords } from '../../parts/state-badge';
import { Time } from '../../parts/time';
import { LicenseActions } from './actions';
import { ChangeFeatures } from './features';

type License = Schemas['LicenseWithHistory'];

/** One license: whose it is, what it is good for, and what has happened to it. */
export function Page() {
  const { id = '' } = useParams();
  const nameOf = useProductNames();
  const query = api.useQuery('get', '/v1/licenses/{id}', { params: { path: { id } } }, live);
  const { data: license, error, refetch } = query;
  return (
    <>
      <Anchor component={Link} to="/licenses" size="sm">
        All licenses
      </Anchor>
      <PageHeader title={license ? `License of ${nameOf(license.product)}` : 'License'}>
        {license && <LicenseActions license={license} />}
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {license ? <Parts license={license} /> : !error && <Skeleton height={480} aria-label="Loading" role="status" />}
    </>
  );
}

const Parts = ({ license }: { license: License }) => (
  <Grid>
    <Grid.Col span={{ base: 12, md: 7 }}>
      <Stack>
        <Section title="Features" actions={<ChangeFeatures license={license} />}>
          <Features features={license.features} />
        </Section>
        <Section title="What has happened">
          <History history={license.history} />
        </Section>
      </Stack>
    </Grid.Col>
    <Grid.Col span={{ base: 12, md: 5 }}>
      <Section title="Facts" actions={<LicenseState state={license.state} />}>
        <Facts facts={factsOf(license)} />
      </Section>
    </Grid.Col>
  </Grid>
);

const Features = ({ features }: Pick<License, 'features'>) => (
  <Group gap="xs">
    {Object.entries(features).map(([name, value]) => (
      <Badge key={name} variant="light" color="gray" tt="none">
        {name}: {value}
      </Badge>
    ))}
    {Object.keys(features).length === 0 && (
      <Text size="sm" c="dimmed">
        It has none.
      </Text>
    )}
  </Group>
);

const History = ({ history }: Pick<License, 'history'>) => (
  <Timeline bulletSize={14} lineWidth={2} active={history.length}>
    {history.map(({ at, event, by, why, note }, place) => (
      <Timeline.Item key={place} title={inWords(event)}>
        <Text size="xs" c="dimmed" component="div">
          <Time at={at} />
          {[by === null ? null : `by ${by}`, why === null ? null : `“${why}”`, note]
            .flatMap((word) => (word === null ? [] : [` · ${word}`]))
            .join('')}
        </Text>
      </Timeline.Item>
    ))}
  </Timeline>
);

const factsOf = (license: License): Parameters<typeof Facts>[0]['facts'] => [
  ['Code', license.masked && <Code key="code">{license.masked}</Code>],
  ['Product', <ProductName key="product" id={license.product} />],
  ['Id', license.id],
  ['Holder', license.name],
  ['E-mail', license.email],
  ['Ends', license.expiresAt === null ? 'never' : <Time key="ends" at={license.expiresAt} />],
  ['Suspended for', license.suspensions.map(inWords).join(', ') || null],
  ['Store', license.store],
  [
    'Order',
    license.order === null ? null : (
      <OrderLink
        key="order"
        order={license.order}
        externalId={license.externalId ?? license.order}
        number={license.number}
      />
    ),
  ],
  ['Handed out as', license.batch],
  [
    'Subscription',
    license.keptBy === null ? null : (
      <Anchor key="keeper" component={Link} to={`/subscriptions/${encodeURIComponent(license.keptBy)}`} size="sm">
        {license.subscription}
      </Anchor>
    ),
  ],
  ['Made', <Time key="made" at={license.createdAt} />],
];
