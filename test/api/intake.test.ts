import { createIntake } from '../../api/intake';
import type { OrderGateway } from '../../api/order-gateway';
import type { Order } from '../../domain/order';
import { OrderLedger } from '../../domain/order-ledger';
import type { Models } from '../../models';
import { purchase, purchaseLine } from '../helpers/purchases';

const identity = { orderId: 'order-1', storeId: 'direct', externalId: 'A-1' };
const more = purchase({ lines: [purchaseLine(), purchaseLine({ key: 'plugin', product: 'plugin' })] });

/** An order with one line, as it was recorded. */
function recorded(endedAt: string | null): Order {
  const ledger = new OrderLedger(identity, null, () => new Date(0));
  ledger.take(purchase());
  return { ...ledger.checkpoint(), endedAt };
}

/** An order whose line waits for somebody. */
function recordedWaiting(): Order {
  const ledger = new OrderLedger(identity, null, () => new Date(0));
  for (const line of ledger.take(purchase())) ledger.raise(line, 'unknown_product', {});
  return ledger.checkpoint();
}

const waiting = recordedWaiting();
const ended = recorded('2026-01-01T00:00:00.000Z');

function intakeOf(found: Order | null | Error, gateway: Partial<OrderGateway>) {
  const findByExternalId = () => (found instanceof Error ? Promise.reject(found) : Promise.resolve(found));
  return createIntake({
    models: { orders: { findByExternalId } as unknown as Models['orders'] },
    gateway: gateway as OrderGateway,
    orderIds: { orderIdOf: (storeId, externalId) => `${storeId}-${externalId}` },
  });
}

const taken = () =>
  jest.fn<ReturnType<OrderGateway['notifyPurchase']>, Parameters<OrderGateway['notifyPurchase']>>(() =>
    Promise.resolve({ status: 'taken' }),
  );

describe('createIntake', () => {
  it('notifies the workflow of an order that is not known or still runs', async () => {
    for (const found of [null, recorded(null)]) {
      const notifyPurchase = taken();
      const outcome = await intakeOf(found, { notifyPurchase }).notify(identity, purchase());

      expect(outcome).toEqual({ status: 'taken' });
      expect(notifyPurchase).toHaveBeenCalledWith(identity, purchase(), found);
    }
  });

  it('answers from the record what its order knows and waits for somebody with, and tells it what is new', async () => {
    const notifyPurchase = taken();
    const intake = intakeOf(waiting, { notifyPurchase });
    const outcomes = [await intake.notify(identity, purchase()), await intake.place(identity, purchase(), 1000)];
    await intake.notify(identity, more);
    await intake.notify(
      identity,
      purchase({ buyer: { email: 'ann@example.com', name: 'Ann', company: 'ACME', country: 'DE' } }),
    );

    expect(outcomes).toEqual([1, 2].map(() => ({ status: 'answered', order: waiting })));
    expect(notifyPurchase).toHaveBeenCalledTimes(2);
  });

  it('answers a known line of an ended order from the record', async () => {
    expect(await intakeOf(ended, {}).notify(identity, purchase())).toEqual({ status: 'answered', order: ended });
    expect(await intakeOf(ended, {}).place(identity, purchase(), 1000)).toEqual({ status: 'answered', order: ended });
  });

  it('starts a run with the earlier order for a new line of an ended one', async () => {
    const notifyPurchase = taken();
    await intakeOf(ended, { notifyPurchase }).notify(identity, more);

    expect(notifyPurchase).toHaveBeenCalledWith(identity, more, ended);
  });

  it('goes on without a database', async () => {
    const down = Object.assign(new Error('down'), { name: 'MongoServerSelectionError' });

    expect(await intakeOf(down, { notifyPurchase: taken() }).notify(identity, purchase())).toEqual({ status: 'taken' });
    await expect(intakeOf(new Error('bug'), {}).notify(identity, purchase())).rejects.toThrow('bug');
  });

  it('asks a workflow that has ended without its record having been seen', async () => {
    const status = () => Promise.resolve({ status: 'answered' as const, order: ended });
    const notifyPurchase = taken().mockResolvedValueOnce({ status: 'closed' });
    const known = await intakeOf(null, { notifyPurchase, status }).notify(identity, purchase());
    notifyPurchase.mockResolvedValueOnce({ status: 'closed' });
    const added = await intakeOf(null, { notifyPurchase, status }).notify(identity, more);

    expect([known.status, added.status]).toEqual(['answered', 'taken']);
    expect(notifyPurchase).toHaveBeenLastCalledWith(identity, more, ended);
  });

  it('asks a workflow that ended while it was told', async () => {
    const status = () => Promise.resolve({ status: 'answered' as const, order: ended });
    const placeOrder = () => Promise.resolve({ status: 'not_running' as const });

    expect(await intakeOf(null, { placeOrder, status }).place(identity, purchase(), 500)).toEqual({
      status: 'answered',
      order: ended,
    });
  });

  it('does not take what neither the database nor a worker can answer for', async () => {
    const notifyPurchase = taken().mockResolvedValue({ status: 'closed' });
    const status = () => Promise.resolve({ status: 'pending' as const });

    expect(await intakeOf(null, { notifyPurchase, status }).notify(identity, purchase())).toEqual({
      status: 'unavailable',
    });
  });

  it('waits for codes only when it is told to', async () => {
    const placeOrder = jest.fn(() => Promise.resolve({ status: 'pending' as const }));
    const notifyPurchase = taken();
    const intake = intakeOf(null, { placeOrder, notifyPurchase });

    expect(await intake.place(identity, purchase(), 500)).toEqual({ status: 'taken' });
    expect(placeOrder).toHaveBeenCalledWith(identity, purchase(), null, 500);
    expect(await intake.place(identity, purchase(), 0)).toEqual({ status: 'taken' });
    expect(notifyPurchase).toHaveBeenCalledTimes(1);
  });
});
