import type { StoreEventRecord } from '../../models/store-event';
import { useDatabase } from '../helpers/database';
import { minute } from './orders';

describe('storeEvents', () => {
  const database = useDatabase();
  const storeEvents = () => database.models.storeEvents;
  const event = (storeId: string, eventId: string, changes: Partial<StoreEventRecord> = {}): StoreEventRecord => ({
    storeId,
    eventId,
    externalId: 'A-1',
    kind: 'orderRefunded',
    type: 'return.created',
    subscriptionId: null,
    paymentId: null,
    lines: null,
    reason: null,
    amount: null,
    currency: null,
    at: minute(1),
    ...changes,
  });

  it('records an event of a store once', async () => {
    const recorded = await Promise.all(Array.from({ length: 20 }, () => storeEvents().record(event('shop', 'e-1'))));

    expect(recorded.filter(Boolean)).toHaveLength(1);
    expect(await storeEvents().record(event('other', 'e-1'))).toBe(true);
    expect((await storeEvents().list({ storeId: 'shop' }, { limit: 9 })).events).toEqual([event('shop', 'e-1')]);
  });

  it('records an event that is read at last beside its unreadable form, each once', async () => {
    const unreadable = event('late', 'e-1', { kind: 'unreadable', reason: 'data.reference: missing' });
    const recorded = [];
    for (const one of [unreadable, unreadable, event('late', 'e-1')]) recorded.push(await storeEvents().record(one));

    expect(recorded).toEqual([true, false, true]);
    expect((await storeEvents().list({ storeId: 'late', kind: 'unreadable' }, { limit: 9 })).events).toEqual([
      unreadable,
    ]);
  });

  it('tells what has taken the money back, and not that an order was cancelled or disputed', async () => {
    const identity = { storeId: 'back', externalId: 'A-1' };
    await storeEvents().record(event('back', 'e-1', { kind: 'orderCancelled' }));
    await storeEvents().record(event('back', 'e-2', { kind: 'orderDisputed', type: 'opened' }));
    const before = await storeEvents().listWithdrawals(identity);
    await storeEvents().record(event('back', 'e-3', { kind: 'orderDisputed', type: 'lost' }));
    await storeEvents().record(event('back', 'e-4'));
    await storeEvents().record(event('back', 'e-5', { externalId: 'A-2' }));

    expect(before).toEqual([]);
    expect((await storeEvents().listWithdrawals(identity)).map(({ eventId }) => eventId)).toEqual(['e-3', 'e-4']);
  });

  it('knows an event by its id, and one of the same order that says the same by what it says', async () => {
    await storeEvents().record(event('known', 'e-1', { lines: ['one'] }));
    const isKnown = (eventId: string, changes: Partial<StoreEventRecord>) =>
      storeEvents().isKnown(event('known', eventId, changes));

    expect(await isKnown('e-1', { lines: null })).toBe(true);
    expect(await isKnown('e-2', { lines: ['one'] })).toBe(true);
    expect(await isKnown('e-2', { lines: ['two'] })).toBe(false);
    expect(await isKnown('e-2', { lines: ['one'], externalId: 'A-2' })).toBe(false);
    expect(await isKnown('e-2', { kind: 'subscriptionChanged', type: 'return.created', lines: ['one'] })).toBe(false);
  });

  it('records what an unresolved notice has come to beside it, under the same id, and lists that alone', async () => {
    const identity = { storeId: 'resolved', externalId: 'A-1' };
    const kindsOf = async () =>
      (await storeEvents().list({ storeId: 'resolved' }, { limit: 9 })).events.map(({ kind, reason }) => [
        kind,
        reason,
      ]);
    const notice = event('resolved', 'e-1', { kind: 'unresolved', externalId: null });
    await storeEvents().record(notice);

    expect(await storeEvents().record(event('resolved', 'e-1'))).toBe(true);
    expect(await storeEvents().listWithdrawals(identity)).toHaveLength(1);
    expect(await kindsOf()).toHaveLength(2);

    await storeEvents().markResolved(notice, true);
    expect(await kindsOf()).toEqual([['orderRefunded', null]]);
    expect(await storeEvents().isKnown(notice)).toBe(true);
  });

  it('says of a notice that it is of no order', async () => {
    const notice = event('of-none', 'e-1', { kind: 'unresolved', externalId: null });
    await storeEvents().record(notice);
    await storeEvents().markResolved(notice, false);

    expect((await storeEvents().list({ storeId: 'of-none' }, { limit: 9 })).events).toMatchObject([
      { kind: 'unresolved', reason: expect.stringContaining('no order') as unknown },
    ]);
  });

  it('does not know an event that is yet to be told to whom it is of', async () => {
    const left = event('left', 'e-1');
    await storeEvents().record(left, true);
    const before = [await storeEvents().isKnown(left), await storeEvents().isKnown(event('left', 'e-2'))];
    await storeEvents().markTold(left);

    expect(before).toEqual([false, false]);
    expect(await storeEvents().isKnown(left)).toBe(true);
  });

  it('finds the subscription of a payment, and what has become of the payment', async () => {
    const renewed = { kind: 'subscriptionChanged', type: 'renewed', externalId: null } as const;
    await storeEvents().record(event('paid', 'e-1', { ...renewed, subscriptionId: 'sub-1', paymentId: 'in-2' }));
    await storeEvents().record(event('paid', 'e-2', { externalId: 'in-2' }));
    await storeEvents().record(event('paid', 'e-3', { externalId: 'in-2', kind: 'orderPartlyRefunded' }));

    expect(await storeEvents().findSubscription('paid', 'in-2')).toBe('sub-1');
    expect(await storeEvents().findSubscription('paid', 'in-3')).toBeNull();
    expect((await storeEvents().listOfPayment('paid', 'in-2')).map(({ eventId }) => eventId)).toEqual(['e-2']);
  });

  it('keeps the amount and the currency that an event tells', async () => {
    const told = event('money', 'e-1', { amount: 4900, currency: 'EUR' });
    await storeEvents().record(told);

    expect((await storeEvents().list({ storeId: 'money' }, { limit: 9 })).events).toEqual([told]);
  });

  it('lists the newest first, filtered, in pages', async () => {
    for (const n of [1, 2, 3]) await storeEvents().record(event('pages', `e-${n}`, { at: minute(n) }));
    await storeEvents().record(event('pages', 'e-4', { kind: 'ignored', externalId: null, type: null, at: minute(4) }));
    const filter = { storeId: 'pages', externalId: 'A-1', kind: 'orderRefunded' } as const;
    const first = await storeEvents().list(filter, { limit: 2 });
    const second = await storeEvents().list(filter, { limit: 2, cursor: first.cursor ?? '' });

    expect(first.events.map(({ eventId }) => eventId)).toEqual(['e-3', 'e-2']);
    expect(second.events.map(({ eventId }) => eventId)).toEqual(['e-1']);
    expect(second.cursor).toBeNull();
    expect((await storeEvents().list({ storeId: 'pages' }, { limit: 9 })).events[0]).toMatchObject({ kind: 'ignored' });
  });
});
