import { Tabs } from '@mantine/core';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Can } from '../../api/session';
import { PageHeader } from '../../parts/page-header';
import { useFilters } from '../../parts/use-filters';
import { Publishers } from './publishers';
import { Stock } from './stock';
import { Summary } from './summary';
import { Transactions } from './transactions';

const USUAL_DAYS = 30;

/** What has been sold in a time, what is in stock, how publishers have answered, and who is told of it. */
export function Page() {
  const [{ tab = 'transactions' }, change] = useFilters(['tab']);
  // The same one until the page is left, or every look would be at another period.
  const [usual] = useState(() =>
    dayjs()
      .subtract(USUAL_DAYS - 1, 'day')
      .startOf('day')
      .toISOString(),
  );
  return (
    <>
      <PageHeader title="Reports" />
      <Tabs value={tab} onChange={(value) => change({ tab: value ?? '' })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="transactions">Transactions</Tabs.Tab>
          <Tabs.Tab value="publishers">Publishers</Tabs.Tab>
          <Tabs.Tab value="stock">Stock</Tabs.Tab>
          <Can role="support" ofAllStores>
            <Tabs.Tab value="summary">By mail</Tabs.Tab>
          </Can>
        </Tabs.List>
        <Tabs.Panel value="transactions">
          <Transactions usual={usual} />
        </Tabs.Panel>
        <Tabs.Panel value="publishers">
          <Publishers usual={usual} />
        </Tabs.Panel>
        <Tabs.Panel value="stock">
          <Stock />
        </Tabs.Panel>
        <Tabs.Panel value="summary">
          <Summary />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
