import { createCatalog } from '../../activities/catalog';
import { noticeActivities } from '../../activities/notice';
import type { Connector } from '../../connectors/connector';
import type { OrderNotice, UnresolvedNotice } from '../../domain/store-event';
import { useDatabase } from '../helpers/database';
import { store } from './shop';

const NOTICE: UnresolvedNotice = { kind: 'unresolved', eventId: 'evt_1', type: 'charge.refunded', lookup: 'pi_1' };
const REFUND: OrderNotice = { kind: 'orderRefunded', eventId: 'evt_1:in_1', externalId: 'in_1', lineKeys: 'all' };

describe('noticeActivities', () => {
  const database = useDatabase();
  const take = jest.fn(() => Promise.resolve(true));
  const resolve = jest.fn(() => Promise.resolve([REFUND]));
  const connector: Connector = {
    verify: () => undefined,
    parse: () => [],
    answer: () => ({ status: 200, contentType: 'text/plain', body: '' }),
    resolve,
  };
  const activities = () =>
    noticeActivities({
      models: database.models,
      catalog: createCatalog(database.models),
      findConnector: () => connector,
      callApi: () => Promise.reject(new Error('not asked')),
      storeEvents: { take },
    });
  beforeEach(async () => {
    take.mockClear();
    await database.models.stores.save(store({ id: 'shop', platform: 'stripe' }));
  });

  it('tells the orders that the platform names', async () => {
    expect(await activities().tellResolved('shop', NOTICE)).toBe(1);
    expect(resolve).toHaveBeenCalledWith(NOTICE, expect.objectContaining({ url: null }));
    expect(take.mock.calls).toEqual([[expect.objectContaining({ id: 'shop' }), REFUND]]);
  });

  it('keeps the money that the notice has told, on one of what it has come to', async () => {
    const money = { amount: 100, currency: 'EUR' };
    resolve.mockResolvedValueOnce([REFUND, { ...REFUND, eventId: 'evt_1:in_2' }]);
    await activities().tellResolved('shop', { ...NOTICE, money });

    expect(take.mock.calls).toEqual([
      [expect.anything(), { ...REFUND, money }],
      [expect.anything(), { ...REFUND, eventId: 'evt_1:in_2' }],
    ]);
  });

  it('marks a notice as resolved once its orders are told, and says of another that it is of none', async () => {
    const record = (eventId: string) =>
      database.models.storeEvents.record({
        ...{ storeId: 'shop', eventId, kind: 'unresolved', type: 'charge.refunded', externalId: null },
        ...{
          subscriptionId: null,
          paymentId: null,
          lines: null,
          reason: null,
          amount: null,
          currency: null,
          at: '2026-01-01T00:00:00.000Z',
        },
      });
    for (const eventId of ['told', 'of-none', 'aside']) await record(eventId);
    await activities().tellResolved('shop', { ...NOTICE, eventId: 'told' });
    resolve.mockResolvedValueOnce([]);
    await activities().tellResolved('shop', { ...NOTICE, eventId: 'of-none' });
    await activities().setNoticeAside('shop', { ...NOTICE, eventId: 'aside' });
    const { events } = await database.models.storeEvents.list({ storeId: 'shop', kind: 'unresolved' }, { limit: 9 });

    expect(events).toMatchObject([{ eventId: 'of-none', reason: expect.stringContaining('no order') as unknown }]);
  });

  it('fails, to be tried again, while the platform does not answer', async () => {
    resolve.mockRejectedValueOnce(new Error('no answer'));

    await expect(activities().tellResolved('shop', NOTICE)).rejects.toThrow('no answer');
  });

  it('sets a notice aside among what cannot be read', async () => {
    await activities().setNoticeAside('shop', NOTICE);

    expect(take.mock.calls).toEqual([
      [
        expect.anything(),
        { kind: 'unreadable', eventId: 'evt_1', reason: expect.stringContaining('charge.refunded') as unknown },
      ],
    ]);
  });
});
