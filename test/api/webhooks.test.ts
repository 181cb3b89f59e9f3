import { useApi } from './api';
import { completed, returned, useFastSpring } from './fastspring-store';

const api = useApi();
const { deliver } = useFastSpring(api);

describe('POST /webhooks/{store}', () => {
  it('hands a signed purchase to its workflow', async () => {
    const { status } = await deliver([completed('e1', 'REF-1')]);

    expect(status).toBe(200);
    expect(api.gateway.notified).toMatchObject([{ eventId: 'e1', channel: 'webhook', delivery: 'email' }]);
  });

  it('starts nothing for a redelivery of an order that has ended', async () => {
    await deliver([completed('e2', 'REF-2')]);
    const again = await deliver([completed('e2-again', 'REF-2')]);

    expect(again.status).toBe(200);
    expect(api.gateway.notified).toHaveLength(1);
  });

  it.each([
    ['a wrong signature', { 'X-FS-Signature': 'AAAA' }],
    ['an empty signature', { 'X-FS-Signature': '' }],
  ])('answers 401 for %s', async (_case, headers) => {
    const { status, body } = await deliver([completed('e3', 'REF-3')], headers);

    expect([status, body]).toEqual([401, expect.objectContaining({ code: 'signature_invalid' })]);
    expect(api.gateway.notified).toEqual([]);
  });

  it('answers 400 for a signed body that is no batch', async () => {
    const { status, body } = await deliver([{ nonsense: true }]);

    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'delivery_malformed' })]);
  });

  it('answers 404 for an unknown store and 409 for one without a platform', async () => {
    const [unknown, direct] = [await deliver([], {}, 'nobody'), await deliver([], {}, 'direct')];

    expect([unknown.status, unknown.body]).toEqual([404, expect.objectContaining({ code: 'store_not_found' })]);
    expect([direct.status, direct.body]).toEqual([409, expect.objectContaining({ code: 'store_takes_no_deliveries' })]);
  });

  it('answers 413 for a body over 1 MiB', async () => {
    const { status } = await deliver([completed('e4', 'x'.repeat(1_100_000))]);

    expect(status).toBe(413);
  });

  it('answers 503 while Temporal is down, and takes the redelivery', async () => {
    api.gateway.state = 'down';
    const first = await deliver([completed('e5', 'REF-5')]);
    api.gateway.state = 'working';
    const second = await deliver([completed('e5', 'REF-5')]);

    expect([first.status, first.headers.get('retry-after'), second.status]).toEqual([503, '5', 200]);
  });

  it('takes the readable events of a batch and names them', async () => {
    const { status, text } = await deliver([
      completed('g1', 'REF-G1'),
      { ...completed('b1', 'x'), data: { items: [] } },
      completed('g2', 'REF-G2'),
    ]);
    const { text: metrics } = await api.call('GET', '/metrics', { key: null });

    expect([status, text]).toEqual([202, 'g1\ng2']);
    expect(api.gateway.notified.map(({ eventId }) => eventId)).toEqual(['g1', 'g2']);
    expect(metrics).toMatch(/keyrail_deliveries_total\{store="fastspring",verdict="malformed"\} \d/);
    expect(api.log.join('')).toContain('"event":"b1"');
  });

  it('records an event that cannot be read once, alone or beside others, with the field', async () => {
    const bad = { ...completed('b3', 'x'), data: { reference: 'R', items: [] } };
    const replies = [await deliver([bad]), await deliver([bad]), await deliver([bad, completed('g3', 'REF-G3')])];
    const { body } = await api.call('GET', '/v1/stores/fastspring/events?kind=unreadable');
    const found = (body as { events: { eventId: string }[] }).events.filter(({ eventId }) => eventId === 'b3');

    expect(replies.map(({ status }) => status)).toEqual([400, 400, 202]);
    expect(found).toMatchObject([{ kind: 'unreadable', reason: expect.stringContaining('data.items') as string }]);
  });

  it('answers 400 when no event of a batch can be read', async () => {
    const { status } = await deliver(['b2', 'b3'].map((id) => ({ ...completed(id, 'x'), data: {} })));

    expect(status).toBe(400);
  });

  it('stops at the first event that Temporal does not take, and leaves the rest', async () => {
    const spy = jest
      .spyOn(api.gateway, 'notifyPurchase')
      .mockResolvedValueOnce({ status: 'taken' })
      .mockResolvedValue({ status: 'unavailable' });
    const { status, text } = await deliver(['s1', 's2', 's3', 's4'].map((id) => completed(id, `REF-${id}`)));
    const calls = spy.mock.calls.length;
    spy.mockRestore();

    expect([status, text, calls]).toEqual([202, 's1', 2]);
  });

  it('goes on after an event that fails on an error of its own', async () => {
    const spy = jest.spyOn(api.gateway, 'notifyPurchase').mockRejectedValueOnce(new Error('odd'));
    const { status, text } = await deliver(['o1', 'o2'].map((id) => completed(id, `REF-${id}`)));
    spy.mockRestore();

    expect([status, text]).toEqual([202, 'o2']);
  });

  it('records a refund of an order that nobody knows and starts nothing', async () => {
    const { status } = await deliver([returned('r1', 'REF-UNKNOWN')]);
    const { events } = await api.database.models.storeEvents.list(
      { storeId: 'fastspring', kind: 'orderRefunded' },
      { limit: 5 },
    );

    expect(status).toBe(200);
    const { body } = await api.call('GET', '/v1/stores/fastspring/events?kind=orderRefunded&externalId=REF-UNKNOWN');

    expect(events).toMatchObject([{ eventId: 'r1', externalId: 'REF-UNKNOWN', lines: null }]);
    expect(body).toMatchObject({ events: [{ eventId: 'r1', kind: 'orderRefunded' }], cursor: null });
    expect(api.gateway.notified).toEqual([]);
  });

  it('signals the refund of an order that runs, and records it for lines that the order does not know yet', async () => {
    api.gateway.delivers = false;
    await deliver([completed('e6', 'REF-6')]);
    await deliver([returned('r6', 'REF-6')]);
    const identity = { storeId: 'fastspring', externalId: 'REF-6' };

    expect(await api.database.models.storeEvents.listWithdrawals(identity)).toMatchObject([{ eventId: 'r6' }]);

    expect(api.gateway.signals).toMatchObject([
      { name: 'orderRefunded', message: { eventId: 'r6', lines: 'all' }, reopened: false },
    ]);
  });

  it('reopens an order that has ended for its refund', async () => {
    await deliver([completed('e10', 'REF-10')]);
    const { status } = await deliver([returned('r10', 'REF-10')]);

    expect(status).toBe(200);
    expect(api.gateway.signals).toMatchObject([{ name: 'orderRefunded', message: { eventId: 'r10' }, reopened: true }]);
  });

  it('tells the purchase that came just before the refund was recorded of it', async () => {
    const { storeEvents } = api.database.models;
    const spy = jest.spyOn(storeEvents, 'record').mockImplementationOnce(async () => {
      await deliver([completed('e11', 'REF-11')]);
      return true;
    });
    await deliver([returned('r11', 'REF-11')]);
    spy.mockRestore();

    expect(api.gateway.signals).toMatchObject([{ name: 'orderRefunded', message: { eventId: 'r11' } }]);
  });

  it('answers 503 for a refund while the database cannot say whether its order has ended', async () => {
    const down = Object.assign(new Error('down'), { name: 'MongoNetworkError' });
    const spy = jest.spyOn(api.database.models.orders, 'find').mockRejectedValue(down);
    const { status } = await deliver([returned('r12', 'REF-12')]);
    spy.mockRestore();

    expect(status).toBe(503);
  });

  it('records what it ignores', async () => {
    await deliver([{ id: 'i1', type: 'mailingListEntry.updated', live: true, created: 1, data: {} }]);
    const { events } = await api.database.models.storeEvents.list(
      { storeId: 'fastspring', kind: 'ignored' },
      { limit: 5 },
    );

    expect(events).toMatchObject([{ eventId: 'i1', type: 'mailingListEntry.updated' }]);
  });

  it('goes on with the settings it knows while the database is down', async () => {
    await deliver([completed('e7', 'REF-7')]);
    const down = Object.assign(new Error('down'), { name: 'MongoNetworkError' });
    const spies = [
      jest.spyOn(api.database.models.stores, 'find').mockRejectedValue(down),
      jest.spyOn(api.database.models.orders, 'findByExternalId').mockRejectedValue(down),
    ];
    const known = await deliver([completed('e8', 'REF-8')]);
    const { earlier } = api.gateway;
    const unread = await deliver([], {}, 'not-cached');
    spies.forEach((spy) => spy.mockRestore());

    expect([known.status, unread.status]).toEqual([200, 503]);
    expect(earlier.at(-1)).toBe('unread');
  });
});

describe('GET /webhooks/{store}', () => {
  it('answers the probe of a platform', async () => {
    const replies = await Promise.all(
      ['fastspring', 'nobody'].map((store) => api.call('GET', `/webhooks/${store}`, { key: null })),
    );

    expect(replies.map(({ status }) => status)).toEqual([200, 404]);
  });
});
