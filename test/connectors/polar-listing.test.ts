import { polar } from '../../connectors/polar';
import type { StoreEvent } from '../../domain/store-event';
import { polar as samples } from '../../samples/polar';
import { deliverTold, judgesAnswers, listAll, listTold, PERIOD, queryOf, toldOf } from './listing-samples';
import { purchaseIn } from './sale-samples';

const page = (items: unknown[], max_page = 1) => ({ items, pagination: { max_page } });
const isOrders = (url: string) => url.includes('/v1/orders/?');
const orderOf = (event: string) => toldOf(samples, [event]).map(({ body }) => (JSON.parse(body) as Message).data)[0];
const attemptOf = (id: string, payload: string | null) => ({ id: `try-of-${id}`, webhook_event: { id, payload } });

interface Message {
  data: { id: string };
}

/** What comes of these tries to deliver, and of these orders. */
async function listBoth(attempts: unknown[], orders: unknown[] = []): Promise<StoreEvent[]> {
  const { events } = await listAll(polar, ({ url }) => page(isOrders(url) ? orders : attempts));
  return events;
}

const list = (event: string) => listTold(polar, samples, [event]);

describe('polar.listEvents, tries to deliver', () => {
  it.each(samples.events)('tells %s as its webhook does', async (event) => {
    const { events } = await list(event);
    const told = deliverTold(polar, samples, [event]);

    expect(events.slice(0, told.length)).toEqual(told);
  });

  it('leaves out what Polar has dropped the payload of', async () => {
    expect(await listBoth([attemptOf('e-1', null)])).toEqual([]);
  });

  it('tells of a try that cannot be read by its event’s id, among those that can', async () => {
    const [good] = toldOf(samples, ['order.paid']);
    const bad = JSON.stringify({ type: 'order.paid', data: { id: null } });
    const attempts = [
      attemptOf('a', good!.body),
      attemptOf('b', bad),
      attemptOf('c', '{'),
      {},
      attemptOf('d', good!.body),
    ];

    expect(await listBoth(attempts)).toMatchObject([
      { kind: 'orderPaid', eventId: 'a' },
      { kind: 'unreadable', eventId: 'b' },
      { kind: 'unreadable', eventId: 'c' },
      { kind: 'unreadable' },
      { kind: 'orderPaid', eventId: 'd' },
    ]);
  });
});

describe('polar.listEvents, orders', () => {
  it.each([
    ['order.paid', ['orderPaid']],
    ['order.paid#subscription_create', ['orderPaid', 'subscriptionChanged']],
    ['order.paid#subscription_cycle', ['subscriptionChanged']],
    ['order.paid#subscription_update', ['subscriptionChanged']],
    ['order.created', ['orderPending']],
    ['order.updated#void', ['orderCancelled']],
    ['order.refunded', ['orderRefunded']],
    ['order.refunded#partly', ['orderPaid', 'orderPartlyRefunded']],
  ])('tells what %s has told: %j', async (event, kinds) => {
    const events = await listBoth([], [orderOf(event)]);

    expect(events.map(({ kind }) => kind)).toEqual(kinds);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(kinds.length);
  });

  it('names the order, its line and its subscription as the webhook does', async () => {
    const event = 'order.paid#subscription_create';
    const [told, started] = deliverTold(polar, samples, [event]);
    const [paid, begun] = await listBoth([], [orderOf(event)]);

    expect(paid).toMatchObject({ externalId: 'S-1', purchase: { lines: purchaseIn([told!]).lines } });
    expect(begun).toEqual(started);
  });

  it('tells of an order that cannot be read by its id, and nothing of a state that it does not know', async () => {
    const orders = [
      { ...orderOf('order.paid'), id: 'bad', seats: 0 },
      { id: 'draft', status: 'draft' },
    ];

    expect(await listBoth([], orders)).toMatchObject([{ kind: 'unreadable', eventId: 'bad' }]);
  });
});

describe('polar.listEvents', () => {
  it('asks for the tries of the store’s endpoint, and then for the orders, of the period', async () => {
    const { asked } = await listTold(polar, samples, []);
    const period = { page: '1', limit: '100' };

    expect(asked.map(({ url }) => new URL(url).pathname)).toEqual(['/v1/webhooks/deliveries', '/v1/orders/']);
    expect(asked).toMatchObject([{ headers: { authorization: 'Bearer api-key' } }, {}]);
    expect(asked.map(queryOf)).toEqual([
      { ...period, start_timestamp: PERIOD.since, end_timestamp: PERIOD.until, endpoint_id: 'api-id' },
      { ...period, created_after: PERIOD.since, created_before: PERIOD.until, sorting: 'created_at' },
    ]);
  });

  it('asks Polar itself, and for every endpoint, where the store names no other', async () => {
    const { asked } = await listAll(polar, () => page([]), { id: null, url: null });

    expect(asked[0]?.url).toMatch(/^https:\/\/api\.polar\.sh\/v1\/webhooks\/deliveries\?/);
    expect(queryOf(asked[0]).endpoint_id).toBeUndefined();
  });

  it('goes from page to page until the last of each list', async () => {
    const { asked } = await listAll(polar, ({ url }) => page([], isOrders(url) ? 2 : 3));

    expect(asked.map((request) => queryOf(request).page)).toEqual(['1', '2', '3', '1', '2']);
  });

  it('refuses a list without an end', async () => {
    const access = { id: null, key: 'k', url: null, call: async () => page([], 1e9) };

    await expect(polar.listEvents?.({ ...PERIOD, cursor: 'orders:10000' }, access)).rejects.toThrow('no end');
  });

  it('lets through that the API is down or refuses, and takes no garbage', () => judgesAnswers(polar));
});
