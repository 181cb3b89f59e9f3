import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { orderWorkflowId } from '../../domain/ids';
import { createRecoveryGateway } from '../../api/recovery-gateway';
import { connectTemporal } from '../../api/temporal-connection';
import { readEnvironment } from '../../config/environment';
import { recover } from '../../maintenance/recover';
import { isDelivered, ordersOf, waitsFor, type NewOrder, type OrderView } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { platformShop, saleOf } from '../helpers/platform-shop';
import { poolProduct } from '../helpers/products';

jest.setTimeout(300_000);

describe('npm run recover', () => {
  const engine = useEngine();
  const shop = platformShop(engine);
  const { act, codesHeld, mailsTo, placeForSure, shown } = ordersOf(engine);
  const payment = { method: 'sandbox-card' };
  const ledgerOf = (id: string) => engine.servers.payments.ledger().filter(({ orderId }) => orderId === id);
  const subscription = async () => (await engine.models.subscriptions.list({}, { limit: 1 })).subscriptions[0];

  async function run(): Promise<string[]> {
    const said: string[] = [];
    const settings = readEnvironment(engine.servers.environment);
    const { client, close } = connectTemporal(settings, engine.dependencies.payloadCodec);
    await recover(engine.models, createRecoveryGateway(client), (line) => said.push(line)).finally(close);
    return said;
  }

  /** All that Temporal had is gone, as after the loss of its database. */
  async function loseTemporal(): Promise<void> {
    await engine.worker.kill();
    await engine.servers.temporal.kill();
    await rm(join(engine.dataFolder, 'temporal'), { recursive: true });
    await engine.servers.restartTemporal();
    await engine.startWorker();
  }

  async function placeAll() {
    await engine.call('PUT', '/v1/products/seats', { body: poolProduct('Seats') });
    engine.servers.keyServer.setMode('space-game', 'retry');
    const placed = async (order: NewOrder, isIt: (order: OrderView) => boolean) =>
      shown((await placeForSure({ delivery: 'email', ...order })).id, isIt);
    const done = await placed({ externalId: 'L-DONE' }, isDelivered);
    const pooled = await placed({ externalId: 'L-POOL', lines: [{ product: 'seats' }] }, waitsFor('pool_empty'));
    const key = { externalId: 'L-KEY', payment, lines: [{ product: 'space-game' }] };
    const asked = await placed(key, waitsFor('rights_retrying'));
    const unknown = await placed(
      { externalId: 'L-UNKNOWN', lines: [{ product: 'nothing' }] },
      waitsFor('unknown_product'),
    );
    await shop.send('stripe', await shop.sample('stripe', 'checkout.session.completed#subscription', saleOf('lost')));
    await until('the subscription', async () => (await subscription()) !== undefined);
    return { done, pooled, asked, unknown };
  }

  it('goes on with all that was open, once, when Temporal has lost everything', async () => {
    const { done, pooled, asked, unknown } = await placeAll();
    await loseTemporal();
    const refused = await act(unknown.id, `lines/${unknown.lines[0]?.id}/approve`);
    engine.servers.keyServer.setMode('space-game', 'grant');
    const first = await run();
    const second = await run();
    await engine.call('POST', '/v1/products/seats/codes', { body: { codes: ['SEAT-1'] } });
    await act(unknown.id, `lines/${unknown.lines[0]?.id}/resubmit`, { corrections: { product: 'desktop-app' } });
    for (const { id } of [pooled, asked, unknown]) await shown(id, isDelivered);
    const [charge, ...others] = ledgerOf(asked.id);

    expect(refused.status).toBe(409);
    expect(first).toEqual([
      '3 of 3 open orders were begun again.',
      '1 of 1 subscriptions were begun again.',
      '0 of 0 keys on their way back were begun again.',
      '0 of 0 events on their way were begun again.',
    ]);
    expect(second.slice(0, 2)).toEqual([
      '0 of 3 open orders were begun again.',
      '0 of 1 subscriptions were begun again.',
    ]);
    expect(charge).toMatchObject({ kind: 'charge', amount: 4900 });
    expect(others).toEqual([]);
    for (const { id, externalId } of [done, pooled, asked, unknown]) {
      const codes = (await codesHeld(id)).flat();
      const withCode = mailsTo(externalId).filter(({ text }) => codes.some((code) => text.includes(code)));
      expect([externalId, codes.length, withCode.length]).toEqual([externalId, 1, 1]);
    }
  });

  it('goes on with an order whose workflow somebody has terminated', async () => {
    const { id } = await placeForSure({ externalId: 'L-TERMINATED', delivery: 'email', lines: [{ product: 'none' }] });
    const { lines } = await shown(id, waitsFor('unknown_product'));
    const identity = { orderId: id, storeId: 'direct', externalId: 'L-TERMINATED' };
    await engine.temporal.workflow.getHandle(orderWorkflowId(identity)).terminate('by mistake');
    const [orders] = await run();
    await act(id, `lines/${lines[0]?.id}/resubmit`, { corrections: { product: 'desktop-app' } });
    await shown(id, isDelivered);

    expect(orders).toBe('1 of 1 open orders were begun again.');
    expect(mailsTo('L-TERMINATED')).toHaveLength(1);
  });
});
