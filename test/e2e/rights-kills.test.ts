import { randomInt } from 'node:crypto';
import { ordersOf, type NewOrder } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { seededRandom } from '../helpers/random';

jest.setTimeout(300_000);

const ORDERS = 100;
const KILLS = 3;

describe('100 orders of a publisher’s keys', () => {
  const engine = useEngine();
  const { act, codesHeld, mailsTo, placeForSure } = ordersOf(engine);
  const seed = Number(process.env.TEST_SEED ?? randomInt(1_000_000));
  const random = seededRandom(seed);

  const delivered = (): Promise<number> => engine.database.collection('orders').countDocuments({ state: 'delivered' });

  /** A try that was cut off is repeated after an hour, or as here by an operator. */
  async function resubmitCutOff(): Promise<void> {
    const { body } = await engine.call<{ items: { order: string; line: { id: string } }[] }>(
      'GET',
      '/v1/exceptions?reason=rights_retrying&limit=100',
    );
    await Promise.all(body.items.map(({ order, line }) => act(order, `lines/${line.id}/resubmit`)));
  }

  const untilDelivered = (count: number): Promise<void> =>
    until(`${count} orders to be delivered`, async () => {
      if ((await delivered()) >= count) return true;
      await resubmitCutOff();
      return false;
    });

  it('have one key, one charge and a mail each, although the worker is killed three times', async () => {
    process.stderr.write(`Kills are drawn from TEST_SEED=${seed}\n`);
    const orders = Array.from({ length: ORDERS }, (_, index): NewOrder => ({
      externalId: `RK-${index}`,
      delivery: 'email',
      payment: { method: 'sandbox-card' },
      lines: [{ product: 'space-game' }],
    }));
    const placing = Promise.all(orders.map(placeForSure));
    const moments = Array.from({ length: KILLS }, () => Math.floor(random() * ORDERS * 0.8));
    for (const moment of moments.toSorted((a, b) => a - b)) {
      await untilDelivered(moment);
      await engine.worker.kill();
      await engine.startWorker();
    }
    const ids = (await placing).map(({ id }) => id);
    await untilDelivered(ORDERS);
    const codes = (await Promise.all(ids.map(codesHeld))).flat(2);
    const ledger = engine.servers.payments.ledger();

    expect(codes).toHaveLength(ORDERS);
    expect(new Set(codes).size).toBe(ORDERS);
    expect(ledger.map(({ orderId }) => orderId).toSorted()).toEqual(ids.toSorted());
    expect(
      ledger.every(({ kind, amount, currency }) => kind === 'charge' && amount === 4900 && currency === 'USD'),
    ).toBe(true);
    const withCode = orders.filter(({ externalId }, index) =>
      mailsTo(externalId).some(({ text }) => text.includes(codes[index]!)),
    );
    expect(withCode).toHaveLength(ORDERS);
  });
});
