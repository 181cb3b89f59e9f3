import type { RedeliveryRecord } from '../../models/redelivery';
import { useDatabase } from '../helpers/database';
import { minute } from './orders';

describe('redeliveries', () => {
  const database = useDatabase();
  const redeliveries = () => database.models.redeliveries;
  const record = (orderId: string, n: number, changes: Partial<RedeliveryRecord> = {}): RedeliveryRecord => ({
    orderId,
    n,
    at: minute(n),
    by: 'eve',
    why: 'mail was lost',
    corrected: false,
    ...changes,
  });

  it('counts from 1 within an order', async () => {
    expect(await redeliveries().next('order-1')).toBe(1);
    await redeliveries().record(record('order-1', 1));
    await redeliveries().record(record('order-1', 2, { corrected: true }));

    expect(await redeliveries().next('order-1')).toBe(3);
    expect(await redeliveries().count('order-1')).toBe(2);
    expect(await redeliveries().next('order-2')).toBe(1);
    expect(await redeliveries().list('order-1')).toEqual([
      record('order-1', 1),
      record('order-1', 2, { corrected: true }),
    ]);
  });

  it('gives a number to one of many who want it', async () => {
    const wanted = Array.from({ length: 20 }, (_, index) =>
      redeliveries().record(record('order-3', 1, { by: `operator-${index}` })),
    );

    expect((await Promise.all(wanted)).filter(Boolean)).toHaveLength(1);
    expect(await redeliveries().list('order-3')).toHaveLength(1);
  });

  it('takes a repeated recording for the same one', async () => {
    expect(await redeliveries().record(record('order-4', 1))).toBe(true);
    expect(await redeliveries().record(record('order-4', 1))).toBe(true);
    expect(await redeliveries().record(record('order-4', 1, { why: 'another reason' }))).toBe(false);
  });
});
