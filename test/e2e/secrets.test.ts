import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { addressOf, isDelivered, ordersOf, waitsFor } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { fastSpringShop } from '../helpers/fastspring-shop';
import { numberedCodes, poolProduct } from '../helpers/products';
import { bytesOfFolder, bytesOfValue, tracesIn } from '../helpers/traces';

jest.setTimeout(300_000);

const PLANTED = 'PLAINLY-2345-VISIBLE';

describe('what a run leaves behind', () => {
  const engine = useEngine({ LOG_LEVEL: 'trace' });
  const orders = ordersOf(engine);
  const shop = fastSpringShop(engine);
  const codes: string[] = [];
  const addresses: string[] = [];

  beforeAll(async () => {
    const uploaded = numberedCodes('SECRETLY', 40);
    await engine.call('PUT', '/v1/products/seats', { body: poolProduct('Seats') });
    await engine.call('POST', '/v1/products/seats/codes', { body: { codes: uploaded } });
    codes.push(...uploaded);
    engine.servers.mailbox.failTemporarily(2);
    for (const [index, delivery] of (['response', 'email', 'both'] as const).entries()) {
      await placeAndKeep(`SECRET-JIT-${index}`, 'desktop-app', delivery);
      await placeAndKeep(`SECRET-POOL-${index}`, 'seats', delivery);
    }
    await placeRefused();
    codes.push(...(await shop.licenseForSure('SECRET-FS', 'desktop-app', 2)));
    await shop.webhookForSure('SECRET-FS', { 'desktop-app': 2, seats: 1 });
    addresses.push(addressOf('SECRET-FS'));
    await until('the last mail', () => orders.mailsTo('SECRET-FS').length === 1);
  });

  async function placeAndKeep(externalId: string, product: string, delivery: 'response' | 'email' | 'both') {
    const { id } = await orders.placeForSure({ externalId, delivery, lines: [{ product, quantity: 3 }] });
    await orders.shown(id, isDelivered);
    codes.push(...(await orders.codesHeld(id)).flat());
    addresses.push(addressOf(externalId));
  }

  /** The mail server's refusal quotes the address, and so does the operator's correction. */
  async function placeRefused(): Promise<void> {
    engine.servers.mailbox.refuse(/secret-refused@/);
    const { id } = await orders.placeForSure({ externalId: 'SECRET-REFUSED', delivery: 'email' });
    await orders.shown(id, waitsFor('undeliverable'));
    const email = addressOf('SECRET-CORRECTED');
    await orders.act(id, 'lines/desktop-app/resubmit', { corrections: { email } });
    await orders.shown(id, isDelivered);
    codes.push(...(await orders.codesHeld(id)).flat());
    addresses.push(addressOf('SECRET-REFUSED'), email);
  }

  /** All that Temporal tells of all workflows, as it is stored. */
  async function historyBytes(): Promise<Buffer> {
    const found: Buffer[] = [];
    for await (const execution of engine.temporal.workflow.list()) {
      const handle = engine.temporal.workflow.getHandle(execution.workflowId, execution.runId);
      found.push(bytesOfValue(execution.raw), bytesOfValue(await handle.fetchHistory()));
    }
    return Buffer.concat(found);
  }

  const folder = (name: string) => bytesOfFolder(join(engine.dataFolder, name));

  it('has no code in the database, in the history of Temporal or in a log', async () => {
    expect(new Set(codes).size).toBeGreaterThan(50);
    expect(tracesIn(await folder('mongo'), codes)).toEqual([]);
    expect(tracesIn(await folder('temporal'), codes)).toEqual([]);
    expect(tracesIn(await historyBytes(), codes)).toEqual([]);
    expect(tracesIn(await folder('logs'), codes)).toEqual([]);
  });

  it('has no address in the history of Temporal, its search attributes or a log', async () => {
    expect(tracesIn(await folder('temporal'), addresses)).toEqual([]);
    expect(tracesIn(await historyBytes(), addresses)).toEqual([]);
    expect(tracesIn(await folder('logs'), addresses)).toEqual([]);
  });

  it('would show a code that stood there in clear, or in base64', async () => {
    const { servers, database, dependencies, temporal } = engine;
    await database.collection('planted').insertOne({ text: `code ${PLANTED}` });
    dependencies.logger.info({ note: PLANTED }, 'planted');
    const plain = new Client({ connection: temporal.connection });
    await plain.workflow.start('planted', {
      taskQueue: 'nobody',
      workflowId: 'planted',
      args: [Buffer.from(`code ${PLANTED}`).toString('base64')],
    });
    await until('Temporal to list the workflow', async () => tracesIn(await historyBytes(), [PLANTED]).length > 0);

    expect(servers.temporal.pid).not.toBeNull();
    for (const name of ['mongo', 'temporal', 'logs']) {
      await until(`${name} to be written`, async () => tracesIn(await folder(name), [PLANTED]).length > 0);
    }
    expect(tracesIn(Buffer.from(`x${Buffer.from(`yz${PLANTED}`).toString('base64')}`), [PLANTED])).toEqual([PLANTED]);
  });
});
