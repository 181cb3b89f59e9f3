import { Anchor, Skeleton, Tabs } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { api } from '../../api/client';
import { isForAll, useSession } from '../../api/session';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { useFilters } from '../../parts/use-filters';
import { Deliveries } from './deliveries';
import { GUIDES, type Store } from './platforms';
import { Reconciliations } from './reconciliations';
import { RemoveStore } from './remove-store';
import { Settings } from './settings';
import { Setup } from './setup';

/** One store: how it is connected, its settings, and what has come from it. */
export function Page() {
  const { id = '' } = useParams();
  const { data: store, error, refetch } = api.useQuery('get', '/v1/stores/{id}', { params: { path: { id } } });
  return (
    <>
      <Anchor component={Link} to="/stores" size="sm">
        All stores
      </Anchor>
      <PageHeader title={store?.name ?? 'Store'}>{store && <RemoveStore store={store} />}</PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {store ? <StoreTabs store={store} /> : !error && <Skeleton height={480} aria-label="Loading" role="status" />}
    </>
  );
}

function StoreTabs({ store }: { store: Store }) {
  const [{ tab = 'setup' }, change] = useFilters(['tab']);
  const isAdmin = isForAll(useSession(), 'admin');
  const isDelivering = store.platform !== 'direct';
  return (
    <Tabs value={tab} onChange={(value) => change({ tab: value ?? '' })} keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="setup">Setup</Tabs.Tab>
        <Tabs.Tab value="settings">Settings</Tabs.Tab>
        {isDelivering && <Tabs.Tab value="deliveries">Deliveries</Tabs.Tab>}
        {GUIDES[store.platform].isListed && <Tabs.Tab value="missed">Missed webhooks</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="setup">
        <Setup store={store} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <Settings key={JSON.stringify(store)} store={store} isReadOnly={!isAdmin} />
      </Tabs.Panel>
      <Tabs.Panel value="deliveries">
        <Deliveries store={store} />
      </Tabs.Panel>
      <Tabs.Panel value="missed">
        <Reconciliations store={store} />
      </Tabs.Panel>
    </Tabs>
  );
}
