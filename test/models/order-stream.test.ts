import mongoose from 'mongoose';
import type { SoldOrder } from '../../domain/transaction';
import { createModels } from '../../models';
import { toDocument, type OrderDocument } from '../../models/order-document';
import { useDatabase } from '../helpers/database';
import { line, lineInException, minute, order } from './orders';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const ALWAYS = { from: new Date('2016-01-01'), to: new Date('2026-12-31') };

describe('orders.stream', () => {
  const database = useDatabase();
  const orders = () => database.models.orders;
  const namesOf = (found: readonly SoldOrder[]) => found.map(({ externalId }) => externalId);

  beforeAll(async () => {
    const refund = { event: 'refunded', by: null, why: null, note: null } as const;
    await orders().record(
      order('refunded', {
        acceptedAt: minute(3),
        lines: [
          line({
            state: 'refunded',
            tax: 931,
            charge: { state: 'refunded', amount: 10, paymentId: 'p', holdUntil: null, renewals: 0 },
          }),
        ],
        timeline: [
          { ...refund, at: minute(4), line: 'line-1' },
          { ...refund, at: minute(5), line: 'line-1' },
          { ...refund, at: minute(6), line: 'line-2' },
        ],
      }),
    );
    await orders().record(
      order('waiting', {
        acceptedAt: minute(2),
        lines: [lineInException({ product: null, storeProduct: 'com.acme.app' })],
      }),
    );
    await orders().record(
      order('elsewhere', { acceptedAt: minute(1), storeId: 'other', lines: [line({ product: 'plugin' })] }),
    );
    await orders().record(order('old', { acceptedAt: '2016-01-01T00:00:00.000Z' }));
  });

  it('reads a period, whose beginning belongs to it and whose end does not, the oldest first', async () => {
    const period = { from: new Date(minute(1)), to: new Date(minute(3)) };

    expect(namesOf(await all(orders().stream(period)))).toEqual(['elsewhere', 'waiting']);
    expect(namesOf(await all(orders().stream(ALWAYS)))).toEqual(['old', 'elsewhere', 'waiting', 'refunded']);
    expect(await all(orders().stream({ from: period.from, to: period.from }))).toEqual([]);
  });

  it.each([
    [{ storeIds: ['other'] }, ['elsewhere']],
    [{ product: 'plugin' }, ['elsewhere']],
    [{ product: 'com.acme.app' }, ['waiting']],
    [{ product: 'desktop-app' }, ['old', 'refunded']],
    [{ storeIds: ['nobody'] }, []],
  ])('narrows it to %j', async (filter, expected) => {
    expect(namesOf(await all(orders().stream({ ...ALWAYS, ...filter })))).toEqual(expected);
  });

  it('tells of an order what reports need, with the last refund of each line', async () => {
    const [found] = await all(orders().stream({ from: new Date(minute(3)), to: new Date(minute(4)) }));

    expect(found).toEqual({
      orderId: 'direct-refunded',
      storeId: 'direct',
      externalId: 'refunded',
      number: null,
      test: false,
      currency: 'USD',
      state: 'delivered',
      acceptedAt: minute(3),
      endedAt: null,
      email: 'Ann@Example.com',
      lines: [
        {
          ...{ id: 'line-1', storeProduct: 'desktop-app', product: 'desktop-app', quantity: 1, unitPrice: 4900 },
          ...{ tax: 931, isFree: null, state: 'refunded', charge: { state: 'refunded', amount: 10 } },
          ...{ acceptedAt: '2026-03-01T10:00:00.000Z', deliveredAt: '2026-03-01T10:00:02.000Z' },
          ...{ exception: null, refundedAt: minute(5) },
        },
      ],
    });
  });

  it('counts the lines that wait for a person', async () => {
    expect(await orders().countExceptions()).toEqual(new Map([['unknown_product', 1]]));
  });
});

describe('orders.stream, of many orders', () => {
  const database = useDatabase();
  const COUNT = 1_000;

  it('ends the cursor of whoever stops reading', async () => {
    const many = Array.from({ length: COUNT }, (_, index) => toDocument(order(`many-${index}`)));
    await database.connection.model<OrderDocument>('Order').insertMany(many, { lean: true });
    const watched = mongoose.createConnection(database.uri, {
      monitorCommands: true,
      autoIndex: false,
      autoCreate: false,
    });
    await watched.asPromise();
    const commands: string[] = [];
    watched.getClient().on('commandStarted', ({ commandName }) => void commands.push(commandName));
    const { orders } = createModels(watched, database.vault);
    for await (const { externalId } of orders.stream(ALWAYS)) if (externalId) break;
    const afterOne = [...commands];
    const read = await all(orders.stream(ALWAYS));
    await watched.close();

    expect(afterOne).toEqual(['find', 'killCursors']);
    expect(read).toHaveLength(COUNT);
    expect(commands.filter((name) => name === 'getMore').length).toBeGreaterThanOrEqual(4);
  });
});
