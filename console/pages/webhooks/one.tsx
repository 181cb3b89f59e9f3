import { Alert, Anchor, Button, Skeleton, Tabs, Text } from '@mantine/core';
import { Link, useNavigate, useParams } from 'react-router';
import { api, client } from '../../api/client';
import { doing } from '../../api/doing';
import { live } from '../../api/queries';
import { Can } from '../../api/session';
import { Facts } from '../../parts/facts';
import { FormDialog } from '../../parts/form-dialog';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { Time } from '../../parts/time';
import { useFilters } from '../../parts/use-filters';
import { backlogOf } from './backlog';
import { Deliveries } from './deliveries';
import type { Endpoint } from './events';
import { ReplayPeriod } from './replay';
import { Settings } from './settings';
import { useTold } from './use-told';

/** One endpoint: what was sent to it and how it was answered, and its settings. */
export function Page() {
  const { id = '' } = useParams();
  const params = { path: { id } };
  const { data: endpoint, error, refetch } = api.useQuery('get', '/v1/webhook-endpoints/{id}', { params }, live);
  return (
    <>
      <Anchor component={Link} to="/webhooks" size="sm">
        All webhooks
      </Anchor>
      <PageHeader title={id}>{endpoint && <Actions endpoint={endpoint} />}</PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {endpoint ? (
        <EndpointTabs endpoint={endpoint} />
      ) : (
        !error && <Skeleton height={480} aria-label="Loading" role="status" />
      )}
    </>
  );
}

function Actions({ endpoint: { id, enabled } }: { endpoint: Endpoint }) {
  const { mutate, isPending } = useTold(
    () => doing(client.POST('/v1/webhook-endpoints/{id}/test', { params: { path: { id } } })),
    'The test is on its way; the list shows what comes of it.',
  );
  return (
    <Can role="operator">
      <Button variant="default" size="xs" loading={isPending} onClick={() => mutate()}>
        Send a test
      </Button>
      {enabled && <ReplayPeriod id={id} />}
      <Can role="admin">
        <RemoveEndpoint id={id} />
      </Can>
    </Can>
  );
}

function EndpointTabs({ endpoint }: { endpoint: Endpoint }) {
  const [{ tab = 'deliveries' }, change] = useFilters(['tab']);
  const { url, enabled, deliveries } = endpoint;
  return (
    <>
      <Facts
        facts={[
          ['URL', url],
          ['Backlog', backlogOf(deliveries)],
          ['Last taken', <Time key="last" at={deliveries.lastDelivered} isRelative />],
        ]}
      />
      {!enabled && (
        <Alert color="orange" variant="light" title="Sending is off" mt="md">
          What happens is kept as “Held”. It is sent when sending is on again and somebody replays it.
        </Alert>
      )}
      <Tabs value={tab} onChange={(value) => change({ tab: value ?? '' })} keepMounted={false} mt="md">
        <Tabs.List mb="md">
          <Tabs.Tab value="deliveries">Deliveries</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="deliveries">
          <Deliveries endpoint={endpoint} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <Settings endpoint={endpoint} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function RemoveEndpoint({ id }: { id: string }) {
  const navigate = useNavigate();
  const remove = async () => {
    await doing(client.DELETE('/v1/webhook-endpoints/{id}', { params: { path: { id } } }));
    await navigate('/webhooks');
  };
  return (
    <FormDialog
      label="Remove"
      title={`Remove ${id}?`}
      color="red"
      variant="subtle"
      size="xs"
      act={remove}
      done="The endpoint has been removed."
    >
      {() => <Text size="sm">It is told of nothing any more, and what is on its way to it is not sent.</Text>}
    </FormDialog>
  );
}
