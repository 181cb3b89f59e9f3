import type { NewRevocation, RevocationFilter } from '../../models/revocation';
import { useDatabase } from '../helpers/database';
import { minute } from './orders';

describe('revocations', () => {
  const database = useDatabase();
  const revocations = () => database.models.revocations;
  const revocation = (id: string, changes: Partial<NewRevocation> = {}): NewRevocation => ({
    id,
    unit: 'order-1/line-1/1',
    orderId: 'order-1',
    storeId: 'direct',
    line: 'line-1',
    publisher: 'games',
    product: 'space-game',
    reason: 'ReturnProduct',
    requestedAt: minute(1),
    ...changes,
  });
  const idsOf = async (filter: RevocationFilter) =>
    (await revocations().list(filter, { limit: 100 })).revocations.map(({ id }) => id);

  it('records a revocation once, however many open it', async () => {
    const opened = await Promise.all(
      Array.from({ length: 20 }, () => revocations().open(revocation('once', { orderId: 'order-once' }))),
    );

    expect(opened.filter(Boolean)).toHaveLength(1);
    expect(await revocations().find('once')).toEqual({
      ...revocation('once', { orderId: 'order-once' }),
      ...{ state: 'pending', attempts: 0, updatedAt: minute(1) },
      ...{ httpStatus: null, returnCode: null, returnMessage: null },
    });
    expect(await idsOf({ orderId: 'order-once' })).toEqual(['once']);
  });

  it('records how it goes on, and keeps what is left out', async () => {
    await revocations().open(revocation('goes-on'));
    await revocations().update('goes-on', { isAsked: true, httpStatus: 503, updatedAt: minute(2) });
    await revocations().update('goes-on', { state: 'refused', returnCode: '7', updatedAt: minute(3) });

    expect(await revocations().find('goes-on')).toMatchObject({
      ...{ state: 'refused', attempts: 1, httpStatus: 503, returnCode: '7', returnMessage: null },
      updatedAt: minute(3),
    });
  });

  it('never takes back an acknowledgment', async () => {
    await revocations().open(revocation('ended'));
    await revocations().update('ended', { state: 'acknowledged', updatedAt: minute(2) });
    await revocations().update('ended', { state: 'pending', updatedAt: minute(3) });
    await revocations().open(revocation('ended'));

    expect(await revocations().find('ended')).toMatchObject({ state: 'acknowledged', updatedAt: minute(2) });
    expect(await revocations().find('unknown')).toBeNull();
  });

  it('lists by order, store, publisher and state, the newest first, in pages', async () => {
    const listed = (n: number, changes: Partial<NewRevocation> = {}) =>
      revocation(`listed-${n}`, { orderId: 'order-2', publisher: 'films', requestedAt: minute(n), ...changes });
    for (const n of [1, 2, 3]) await revocations().open(listed(n));
    await revocations().open(listed(4, { storeId: 'shop', orderId: 'order-3' }));
    await revocations().update('listed-2', { state: 'impossible', updatedAt: minute(9) });
    const first = await revocations().list({ publisher: 'films' }, { limit: 3 });
    const second = await revocations().list({ publisher: 'films' }, { limit: 3, cursor: first.cursor ?? '' });

    expect([...first.revocations, ...second.revocations].map(({ id }) => id)).toEqual(
      [4, 3, 2, 1].map((n) => `listed-${n}`),
    );
    expect(second.cursor).toBeNull();
    expect(await idsOf({ orderId: 'order-2', state: 'pending' })).toEqual(['listed-3', 'listed-1']);
    expect(await idsOf({ orderId: 'order-2', state: 'impossible' })).toEqual(['listed-2']);
    expect(await idsOf({ storeIds: ['shop'] })).toEqual(['listed-4']);
  });
});
