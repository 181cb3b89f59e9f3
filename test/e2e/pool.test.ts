import { allocationIds } from '../../domain/ids';
import type { Order } from '../../domain/order';
import { isDelivered, ordersOf } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { numberedCodes, poolProduct } from '../helpers/products';

jest.setTimeout(300_000);

describe('a pool that is too small', () => {
  const engine = useEngine();
  const { mailsTo, placeForSure } = ordersOf(engine);
  const upload = (from: number, to: number) =>
    engine.call('POST', '/v1/products/seats/codes', { body: { codes: numberedCodes('SEAT', to).slice(from) } });
  const count = (filter: object) => engine.database.collection('orders').countDocuments(filter);
  const delivered = () => count({ state: 'delivered' });
  const waiting = () => engine.models.waitingLines.count('seats');

  async function recorded(): Promise<Order[]> {
    const found = await engine.database.collection('orders').find().project<{ _id: string }>({ _id: 1 }).toArray();
    return Promise.all(found.map(async ({ _id }) => (await engine.models.orders.find(_id))!));
  }

  const byAcceptance = (orders: readonly Order[]): string[] =>
    orders
      .map((order) => `${order.lines[0]!.acceptedAt} ${order.orderId}`)
      .toSorted()
      .map((key) => key.split(' ')[1]!);

  const waitingOldestFirst = async (): Promise<string[]> =>
    byAcceptance((await recorded()).filter(({ state }) => state === 'exception'));

  /** When each order's code was taken from the pool. */
  async function reservedAt(orderId: string): Promise<number> {
    const allocation = allocationIds(orderId, { id: 'seats', round: 0, quantity: 1 })[0];
    const code = await engine.database.collection('codes').findOne<{ reservedAt: Date }>({ allocation });
    return code!.reservedAt.getTime();
  }

  it('serves as many of 500 orders at once as it has codes, and the others wait', async () => {
    await engine.call('PUT', '/v1/products/seats', { body: poolProduct('Seats') });
    await upload(0, 300);
    const numbers = Array.from({ length: 500 }, (_, index) => `POOL-${index}`);
    await Promise.all(
      numbers.map((externalId) =>
        placeForSure({ externalId, delivery: 'email', lines: [{ product: 'seats', unitPrice: 900 }] }),
      ),
    );
    await until(
      'all orders to be served or to wait',
      async () => (await count({ state: { $ne: 'processing' } })) === 500,
    );
    const orders = await recorded();

    expect(orders.filter(({ state }) => state === 'delivered')).toHaveLength(300);
    expect(orders.filter(({ lines }) => lines[0]?.exception?.reason === 'pool_empty')).toHaveLength(200);
    expect(await waiting()).toBe(200);
    expect(await codesInMails()).toHaveLength(300);
  });

  it('serves the 100 that have waited longest after an upload of 100', async () => {
    const expected = (await waitingOldestFirst()).slice(0, 100);
    await upload(300, 400);
    await until('400 orders to be delivered', async () => (await delivered()) === 400);
    const left = new Set(await waitingOldestFirst());

    expect(expected.filter((orderId) => left.has(orderId))).toEqual([]);
    expect(left.size).toBe(100);
    await expectServedInOrder(expected);
  });

  it('serves the last 100 in their order although the worker is killed in the middle of it', async () => {
    const expected = await waitingOldestFirst();
    await upload(400, 500);
    await until('some of the lines to be served', async () => (await waiting()) < 100);
    await engine.worker.kill();
    const left = await waiting();
    await engine.startWorker();
    await until('all orders to be delivered', async () => (await delivered()) === 500);

    process.stderr.write(`${left} of 100 lines were still waiting when the worker was killed\n`);
    expect(left).toBeGreaterThan(0);
    expect(await waiting()).toBe(0);
    await expectServedInOrder(expected);
    expect(await codesInMails()).toHaveLength(500);
    expect(await engine.models.codes.stock('seats')).toEqual({ available: 0, reserved: 500, revoked: 0 });
  });

  /** The codes that buyers have in their mails, each once; fails when one is in the mails of two buyers. */
  async function codesInMails(): Promise<string[]> {
    const buyers = (await recorded()).filter((order) => isDelivered(order as never));
    const codes = buyers.flatMap(({ externalId }) => {
      const found = new Set(mailsTo(externalId).flatMap(({ text }) => text.match(/SEAT-\d{5}/g) ?? []));
      expect(found.size).toBe(1);
      return [...found];
    });
    expect(new Set(codes).size).toBe(codes.length);
    return codes;
  }

  async function expectServedInOrder(orderIds: readonly string[]): Promise<void> {
    const times = await Promise.all(orderIds.map(reservedAt));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
});
