import { Grid, Stack } from '@mantine/core';
import { useSession } from '../../api/session';
import { PageHeader } from '../../parts/page-header';
import { Empty } from '../../parts/states';
import { KeyServerDials } from './key-server';
import { Ledger, PaymentsDial } from './payments';
import { Mailbox } from './mailbox';
import { ShopWindow } from './shop-window';

/** Where one tries everything: what sells, what breaks, and what comes of it. */
export function Page() {
  const { sandbox } = useSession();
  return (
    <>
      <PageHeader title="Sandbox" />
      {sandbox ? <Bench /> : <Empty title="This is no sandbox">Run `npm start` to have one on your machine.</Empty>}
    </>
  );
}

const Bench = () => (
  <Stack>
    <Grid>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <ShopWindow />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack>
          <KeyServerDials />
          <PaymentsDial />
        </Stack>
      </Grid.Col>
    </Grid>
    <Mailbox />
    <Ledger />
  </Stack>
);
