import { ordersOf, type NewOrder } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';
import { killsOf } from '../helpers/kills';

jest.setTimeout(300_000);

const ORDERS = 100;
const KILLS = 3;

describe('100 orders of a publisher’s keys', () => {
  const engine = useEngine();
  const { act, codesHeld, mailsTo, placeForSure } = ordersOf(engine);
  const { announce, killWorker, moments } = killsOf(engine);

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
    announce();
    const orders = Array.from({ length: ORDERS }, (_, index): NewOrder => ({
      externalId: `RK-${index}`,
      delivery: 'email',
      payment: { method: 'sandbox-card' },
      lines: [{ product: 'space-game' }],
    }));
    const placing = Promise.all(orders.map(placeForSure));
    for (const moment of moments(KILLS, ORDERS * 0.8)) {
      await untilDelivered(moment);
      await killWorker();
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
