import { lemonSqueezy } from '../../connectors/lemon-squeezy';
import type { StoreEvent } from '../../domain/store-event';
import { lemonSqueezy as samples } from '../../samples/lemon-squeezy';
import { deliverTold, judgesAnswers, listAll, listTold, queryOf, toldOf } from './listing-samples';
import { NOW, purchaseIn, SALE } from './sale-samples';

const ONE = { items: SALE.items.slice(0, 1) };
const externalId = samples.externalId(SALE);
const list = (...events: string[]) => listTold(lemonSqueezy, samples, events, ONE);

interface Order {
  id: string;
  attributes: object;
}
const [order] = toldOf(samples, ['order_created'], ONE).map(({ body }) => (JSON.parse(body) as { data: Order }).data);
const [invoice] = toldOf(samples, ['subscription_payment_success']).map(
  ({ body }) => (JSON.parse(body) as { data: Order }).data,
);
const changed = (known: Order | undefined, change: object, id = known?.id) => ({
  ...known,
  id,
  attributes: { ...known?.attributes, ...change },
});
const page = (data: unknown[], lastPage = 1) => ({ meta: { page: { lastPage } }, data });

/** What comes of this order, or of this payment of a subscription. */
async function listOne(name: 'orders' | 'subscription-invoices', element: unknown): Promise<StoreEvent[]> {
  const { events } = await listAll(lemonSqueezy, ({ url }) => page(url.includes(`/v1/${name}?`) ? [element] : []));
  return events;
}

describe('lemonSqueezy.listEvents', () => {
  it('tells an order as its webhook does, but for the id of the event and the custom data', async () => {
    const { events } = await list('order_created');
    const [told] = deliverTold(lemonSqueezy, samples, ['order_created'], ONE);
    const eventId = `listed:${externalId}:paid`;

    expect(events).toEqual([{ ...told, eventId, purchase: { ...purchaseIn([told!]), eventId, fields: undefined } }]);
  });

  it('looks up an order that has more than its first item', async () => {
    const { events } = await listTold(lemonSqueezy, samples, ['order_created']);

    expect(purchaseIn(events)).toMatchObject({ lines: [], lookup: externalId });
  });

  it.each([
    ['order_created#pending', ['orderPending']],
    ['order_refunded', ['orderRefunded']],
    ['order_refunded#part', ['orderPaid', 'orderPartlyRefunded']],
    ['subscription_payment_failed', []],
    ['subscription_created', []],
  ])('tells of %s: %j', async (event, kinds) => {
    const { events } = await list(event);

    expect(events).toMatchObject(kinds.map((kind) => ({ kind, externalId })));
  });

  it('tells what has become of an order by then, and that by another id', async () => {
    const before = await list('order_created', 'order_refunded#part');
    const { events } = await list('order_created', 'order_refunded#part', 'order_refunded');

    expect(events).toMatchObject([{ kind: 'orderRefunded', externalId, lineKeys: 'all' }]);
    expect(before.events.map(({ eventId }) => eventId)).not.toContain(events[0]?.eventId);
  });

  it('takes an order of which a part was given back for paid, whatever its status is called', async () => {
    const part = { status: 'partial_refund', refunded_amount: 1 };

    expect(await listOne('orders', changed(order, part))).toMatchObject([
      { kind: 'orderPaid' },
      { kind: 'orderPartlyRefunded' },
    ]);
    expect(await listOne('orders', changed(order, { status: 'failed' }))).toEqual([]);
  });

  it('tells a renewal exactly as its webhook does', async () => {
    const event = 'subscription_payment_success';
    const { events } = await list(event);

    expect(events).toEqual(deliverTold(lemonSqueezy, samples, [event], ONE));
    expect(events).toMatchObject([{ change: 'renewed', paymentId: `invoice:${invoice?.id}` }]);
  });

  it('tells a refund of a renewal by the id that the renewal has told', async () => {
    const { events } = await list('subscription_payment_success', 'subscription_payment_refunded');
    const about = { externalId: `invoice:${invoice?.id}` };
    const part = changed(invoice, { status: 'partial_refund', refunded_amount: 1 });

    expect(events).toMatchObject([{ kind: 'orderRefunded', ...about, lineKeys: 'all' }]);
    expect(await listOne('subscription-invoices', part)).toMatchObject([
      { change: 'renewed' },
      { kind: 'orderPartlyRefunded', ...about },
    ]);
    expect(deliverTold(lemonSqueezy, samples, ['subscription_payment_refunded'])).toMatchObject([
      { kind: 'orderRefunded', ...about },
    ]);
  });

  it('leaves a subscription’s first payment to its order', async () => {
    expect(await listOne('subscription-invoices', changed(invoice, { billing_reason: 'initial' }))).toEqual([]);
  });

  it('asks for orders and then for payments, of the one store that the key is not alone of', async () => {
    const { asked } = await list();
    const query = { 'page[number]': '1', 'page[size]': '100', 'filter[store_id]': 'api-id' };
    const any = await listAll(lemonSqueezy, () => page([]), { id: null, url: null });

    expect(asked.map(({ url }) => new URL(url).pathname)).toEqual(['/v1/orders', '/v1/subscription-invoices']);
    expect(asked.map(queryOf)).toEqual([query, query]);
    expect(asked).toMatchObject([{ headers: { authorization: 'Bearer api-key' } }, {}]);
    expect(queryOf(any.asked[0])['filter[store_id]']).toBeUndefined();
    expect(any.asked[0]?.url).toMatch(/^https:\/\/api\.lemonsqueezy\.com\//);
  });

  it('goes from page to page, and ends with the period or with the last page', async () => {
    const old = changed(order, { created_at: '2026-11-18T11:59:59.000000Z' }, '2');
    const ending = (last: unknown[]) =>
      listAll(lemonSqueezy, ({ url }) => {
        if (!url.includes('/v1/orders?')) return page([]);
        return queryOf({ url })['page[number]'] === '3' ? page(last, 9) : page([order], 9);
      });
    const { events, asked } = await ending([changed(order, {}, '1'), old]);
    const numbers = asked.map((request) => queryOf(request)['page[number]']);

    expect(numbers).toEqual(['1', '2', '3', '1']);
    expect(events.map((event) => 'externalId' in event && event.externalId)).toEqual([externalId, externalId, '1']);
  });

  it('refuses a list without an end', async () => {
    const access = { id: null, key: 'k', url: null, call: async () => page([order], 1e9) };
    const listing = { since: NOW.toISOString(), until: NOW.toISOString(), cursor: 'orders:10000' };

    await expect(lemonSqueezy.listEvents?.(listing, access)).rejects.toThrow('no end after 10000 pages');
  });

  it('tells of an order that cannot be read by its id, among those that can', async () => {
    const bad = changed(order, { first_order_item: { id: 1, variant_id: 1, quantity: 0.5 } }, '5');
    const { events } = await listAll(lemonSqueezy, ({ url }) =>
      page(url.includes('/v1/orders?') ? [order, bad, 'nonsense', changed(order, {}, '6')] : []),
    );

    expect(events).toMatchObject([
      { kind: 'orderPaid' },
      { kind: 'unreadable', eventId: '5' },
      { kind: 'unreadable' },
      { kind: 'orderPaid', externalId: '6' },
    ]);
  });

  it('lets through that the API is down or refuses, and takes no garbage', () => judgesAnswers(lemonSqueezy));
});
