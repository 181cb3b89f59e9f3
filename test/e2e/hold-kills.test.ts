import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxPayment } from '../../sandbox/payment-journal';
import { ordersOf, type NewOrder } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { killsOf } from '../helpers/kills';

jest.setTimeout(300_000);

const ORDERS = 60;
const KILLS = 3;
const CANCELLED = 20;

describe('60 orders whose price is held while they wait for their publisher', () => {
  const engine = useEngine();
  const { act, placeForSure } = ordersOf(engine);
  const { announce, killWorker, moments } = killsOf(engine);

  const inState = (state: string): Promise<number> => engine.database.collection('orders').countDocuments({ state });

  /** Each payment as the bank knows it now. */
  async function payments(): Promise<SandboxPayment[]> {
    const file = await readFile(join(engine.dataFolder, 'payments', 'payments.jsonl'), 'utf8').catch(() => '');
    const changes = file.split('\n').filter((line) => line.endsWith('}'));
    const known = changes.map((line) => (JSON.parse(line) as { payment: SandboxPayment }).payment);
    return [...new Map(known.map((payment) => [payment.id, payment])).values()];
  }

  const held = async (): Promise<number> => (await payments()).filter(({ state }) => state === 'held').length;

  it('hold it once each although the worker is killed between hold and record, take it once, and give up the rest', async () => {
    announce();
    const store = await engine.models.stores.find('direct');
    if (!store) throw new Error('There is no direct store');
    await engine.models.stores.save({ ...store, chargeMode: 'hold' });
    engine.servers.keyServer.setMode('space-game', 'retry');
    const orders = Array.from({ length: ORDERS }, (_, index): NewOrder => ({
      externalId: `HK-${index}`,
      delivery: 'email',
      payment: { method: 'sandbox-card' },
      lines: [{ product: 'space-game' }],
    }));
    const placing = Promise.all(orders.map(placeForSure));
    for (const moment of moments(KILLS, ORDERS * 0.8)) {
      await until(`${moment} holds`, async () => (await held()) >= moment);
      await killWorker();
    }
    const ids = (await placing).map(({ id }) => id);
    await until('all holds', async () => (await held()) >= ORDERS && (await inState('exception')) >= ORDERS);
    const heldFor = (await payments()).filter(({ state }) => state === 'held').map(({ charge }) => charge.orderId);

    await Promise.all(ids.slice(0, CANCELLED).map((id) => act(id, 'cancel')));
    engine.servers.keyServer.setMode('space-game', 'grant');
    await Promise.all(ids.slice(CANCELLED).map((id) => act(id, 'lines/space-game/resubmit')));
    await until('all ends', async () => (await inState('delivered')) >= ORDERS - CANCELLED);
    await until('all holds to be given up or taken', async () => (await held()) === 0);
    const ledger = engine.servers.payments.ledger();

    expect(heldFor.toSorted()).toEqual(ids.toSorted());
    expect(ledger.map(({ kind, orderId }) => [kind, orderId]).toSorted()).toEqual(
      ids
        .slice(CANCELLED)
        .map((id) => ['charge', id])
        .toSorted(),
    );
    expect(await inState('cancelled')).toBe(CANCELLED);
  });
});
