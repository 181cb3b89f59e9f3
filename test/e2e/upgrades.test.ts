import type { Payload } from '@temporalio/common';
import { isDelivered, ordersOf, waitsFor, type OrderView } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { fastSpringShop, saleWebhook } from '../helpers/fastspring-shop';
import { tracesIn } from '../helpers/traces';

jest.setTimeout(300_000);

const UNKNOWN = 'NOBODY-HAS-THIS-CODE';

interface LicensesJson {
  licenses: { id: string; code: string; features: Record<string, string> }[];
}

describe('an upgrade that a platform sells', () => {
  const engine = useEngine();
  const orders = ordersOf(engine);
  const shop = fastSpringShop(engine);

  beforeAll(async () => {
    const features = { 'desktop-app': { edition: 'pro' } };
    const { status } = await engine.call('PUT', '/v1/stores/fastspring', {
      body: { name: 'FastSpring', platform: 'fastspring', upgradeField: 'license_code', features },
    });
    expect(status).toBe(200);
  });

  /** Sells a license, and tells what has become of it when it is asked. */
  async function soldLicense(externalId: string) {
    const { id } = await orders.placeForSure({ externalId });
    await orders.shown(id, isDelivered);
    const found = async () =>
      (await engine.call<LicensesJson>('GET', `/v1/licenses?order=${id}&codes=true`)).body.licenses;
    await until(`the license of ${externalId}`, async () => (await found()).length === 1);
    return { license: (await found())[0]!, now: async () => (await found())[0]! };
  }

  async function sellUpgrade(reference: string, code: string): Promise<OrderView> {
    const message = saleWebhook(reference, { 'desktop-app': 1 }, { tags: { license_code: code } });
    await until(`the webhook of ${reference}`, async () => (await shop.send(message)).status === 200);
    await until(`the order of ${reference}`, async () => {
      const path = `/v1/orders?store=fastspring&externalId=${reference}`;
      return (await engine.call<{ orders: unknown[] }>('GET', path)).body.orders.length === 1;
    });
    return shop.orderOf(reference);
  }

  /** All that the workflows have been told and have answered, as who holds the keys reads it. */
  async function readHistories(): Promise<Buffer> {
    const read: Uint8Array[] = [];
    for await (const { workflowId, runId } of engine.temporal.workflow.list()) {
      const history = await engine.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
      const payloads = await engine.dependencies.payloadCodec.decode(payloadsIn(history));
      read.push(...payloads.flatMap(({ data }) => data ?? []));
    }
    return Buffer.concat(read);
  }

  it('changes the license that its code names, and brings no other', async () => {
    const { license, now } = await soldLicense('UP-SOLD');
    const { id } = await sellUpgrade('UP-1', license.code.toLowerCase());
    const order = await orders.shown(id, isDelivered);
    await until('the license to be changed', async () => (await now()).features.edition === 'pro');
    await until('the mail with its code', () => orders.mailsTo('UP-1').length > 0);
    const { body } = await engine.call<LicensesJson>('GET', `/v1/licenses?order=${id}`);

    expect(order.lines).toMatchObject([{ upgrades: license.id }]);
    expect(orders.mailsTo('UP-1')[0]?.text).toContain(license.code);
    expect((await now()).code).toBe(license.code);
    expect(body.licenses).toEqual([]);
  });

  it('waits as upgrade_invalid for a code that nobody has, until people correct it', async () => {
    const { license, now } = await soldLicense('UP-MEANT');
    const { id } = await sellUpgrade('UP-2', UNKNOWN);
    const { lines } = await orders.shown(id, waitsFor('upgrade_invalid'));
    await orders.act(id, 'lines/desktop-app/resubmit', { corrections: { code: license.code } });
    await orders.shown(id, isDelivered);
    await until('the license to be changed', async () => (await now()).features.edition === 'pro');

    expect(lines[0]?.exception?.facts).toEqual({ cause: 'Nobody has the code.' });
  });

  it('brings a license of its own where people say that it renews none', async () => {
    const { id } = await sellUpgrade('UP-3', UNKNOWN);
    await orders.shown(id, waitsFor('upgrade_invalid'));
    await orders.act(id, 'lines/desktop-app/resubmit', { corrections: { code: null } });
    const { lines } = await orders.shown(id, isDelivered);

    expect(lines[0]).not.toHaveProperty('upgrades');
    expect(await orders.codesHeld(id)).toEqual([[expect.any(String)]]);
  });

  it('leaves no code in what Temporal keeps, even for who can read it', async () => {
    const { license } = await soldLicense('UP-SECRET');
    const { id } = await sellUpgrade('UP-4', license.code);
    await orders.shown(id, isDelivered);
    const bytes = await readHistories();

    expect(tracesIn(bytes, [license.code, UNKNOWN])).toEqual([]);
    expect(tracesIn(bytes, [license.id])).toEqual([license.id]);
  });
});

/** The payloads in a history, wherever they stand. */
function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
}
