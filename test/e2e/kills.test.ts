import { allocationIds } from '../../domain/ids';
import type { Order } from '../../domain/order';
import { ordersOf, type NewOrder } from '../helpers/direct-orders';
import { until, useEngine, type TestEngine } from '../helpers/engine';
import { killsOf } from '../helpers/kills';
import { numberedCodes, poolProduct } from '../helpers/products';

jest.setTimeout(300_000);

const ORDERS = 200;

describe('200 orders', () => {
  const engine = useEngine();
  const { placeForSure } = ordersOf(engine);
  const { announce, killWorker, moments } = killsOf(engine);

  beforeAll(async () => {
    announce();
    await engine.call('PUT', '/v1/products/seats', { body: poolProduct('Seats') });
    await engine.call('POST', '/v1/products/seats/codes', { body: { codes: numberedCodes('SEAT', 600) } });
  });

  const delivered = (prefix: string): Promise<number> =>
    engine.database.collection('orders').countDocuments({ externalId: { $regex: `^${prefix}-` }, state: 'delivered' });

  async function placeWhileKilling(prefix: string, kills: number, kill: () => Promise<void>): Promise<NewOrder[]> {
    const orders = mixedOrders(prefix);
    const placing = Promise.all(orders.map(placeForSure));
    const inFlight: number[] = [];
    for (const moment of moments(kills, ORDERS - 20)) {
      await until(`${moment} orders to be delivered`, async () => (await delivered(prefix)) > moment);
      inFlight.push(ORDERS - (await delivered(prefix)));
      await kill();
    }
    process.stderr.write(`${inFlight.join(', ')} orders were in flight at the kills\n`);
    expect(Math.min(...inFlight)).toBeGreaterThan(0);
    await placing;
    await until('all orders to be delivered', async () => (await delivered(prefix)) === ORDERS);
    return orders;
  }

  it('have one code a unit and a mail each, although the worker is killed five times', async () => {
    const orders = await placeWhileKilling('WORKER', 5, killWorker);

    await expectEachServedOnce(engine, orders);
  });

  it('have one code a unit and a mail each, although the database is killed twice', async () => {
    const orders = await placeWhileKilling('DATABASE', 2, async () => {
      await engine.servers.mongo.kill();
      await engine.servers.restartMongo();
    });

    await expectEachServedOnce(engine, orders);
  });
});

/** Generated and pooled codes, by mail and in the response, one to three units, in all combinations. */
const mixedOrders = (prefix: string): NewOrder[] =>
  Array.from({ length: ORDERS }, (_, index) => ({
    externalId: `${prefix}-${index}`,
    delivery: index % 4 < 2 ? ('email' as const) : ('response' as const),
    lines: [{ product: index % 2 === 0 ? 'desktop-app' : 'seats', quantity: 1 + (index % 3) }],
  }));

async function expectEachServedOnce(engine: TestEngine, orders: readonly NewOrder[]): Promise<void> {
  const { mailsTo } = ordersOf(engine);
  const allCodes: string[] = [];
  let repeated = 0;
  for (const { externalId, delivery } of orders) {
    const order = (await engine.models.orders.findByExternalId('direct', externalId))!;
    const codes = await codesOf(engine, order);
    allCodes.push(...codes);
    expect({ externalId, state: order.state, codes: codes.length }).toEqual({
      externalId,
      state: 'delivered',
      codes: order.lines[0]!.quantity,
    });
    const mails = mailsTo(externalId);
    if (delivery === 'response') expect(mails).toEqual([]);
    else expect(mails.length).toBeGreaterThanOrEqual(1);
    for (const { text } of mails) for (const code of codes) expect(text).toContain(code);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(Math.min(1, mails.length));
    if (mails.length > 1) repeated += 1;
  }
  process.stderr.write(`${repeated} of ${orders.length} orders had a mail more than once\n`);
  expect(new Set(allCodes).size).toBe(allCodes.length);
  await expectNoneLost(engine);
}

/** No code is held that is not a delivered order's. */
async function expectNoneLost({ database }: TestEngine): Promise<void> {
  const orders = await database.collection('orders').find().toArray();
  const units = orders.flatMap(({ lines }) => (lines as { quantity: number }[]).map(({ quantity }) => quantity));
  const held = await database.collection('codes').countDocuments({ state: 'reserved' });
  expect(held).toBe(units.reduce((sum, quantity) => sum + quantity, 0));
  expect(await database.collection('codes').countDocuments({ state: 'revoked' })).toBe(0);
}

async function codesOf({ models }: TestEngine, { orderId, lines }: Order): Promise<string[]> {
  return [...(await models.codes.reveal(lines.flatMap((line) => allocationIds(orderId, line)))).values()];
}
