import { PlatformApiError } from '../../connectors/platform-access';
import { shopify } from '../../connectors/shopify';
import { MalformedDeliveryError } from '../../domain/errors';
import type { StoreEvent } from '../../domain/store-event';
import { shopify as samples } from '../../samples/shopify';
import { deliverTold, judgesAnswers, listAll, listTold, PERIOD, queryOf } from './listing-samples';
import { SALE } from './sale-samples';

const SHOP = { url: 'https://example.myshopify.com' };
const TOKEN = { id: null, ...SHOP };
const externalId = samples.externalId(SALE);
const list = (...events: string[]) => listTold(shopify, samples, events);

/** Events as those of webhooks are, which come from a shop of this name. */
const ofShop = (events: StoreEvent[]): StoreEvent[] =>
  JSON.parse(JSON.stringify(events).replaceAll('shop.example', 'example.myshopify.com')) as StoreEvent[];

const orderOf = (id: number | string, change: object = {}) => ({
  id,
  financial_status: 'paid',
  line_items: [{ id: `${id}1`, sku: 'pro', quantity: 1, price: '49.00' }],
  ...change,
});
const fullPage = (first: number) => Array.from({ length: 100 }, (_, index) => orderOf(first + index));

describe('shopify.listEvents', () => {
  it.each(samples.events.filter((event) => event.startsWith('orders/')))(
    'tells %s exactly as its webhook does',
    async (event) => {
      const { events } = await list(event);

      expect(ofShop(events)).toEqual(deliverTold(shopify, samples, [event]));
    },
  );

  it('tells a refund of a paid order by the id that its own webhook has', async () => {
    const { events } = await list('orders/paid', 'refunds/create');
    const [refund] = deliverTold(shopify, samples, ['refunds/create']);

    expect(events).toMatchObject([refund!, { kind: 'orderPaid', externalId }]);
  });

  it('leaves renewals to their billing attempts', async () => {
    const renewal = orderOf(1, { source_name: 'subscription_contract' });

    expect((await listAll(shopify, () => ({ orders: [renewal] }), TOKEN)).events).toEqual([]);
  });

  it('asks for the orders that have changed in the period, whatever has become of them', async () => {
    const { asked } = await listAll(shopify, () => ({ orders: [] }), TOKEN);

    expect(asked).toMatchObject([{ headers: { 'x-shopify-access-token': 'api-key' } }]);
    expect(new URL(asked[0]!.url).pathname).toBe('/admin/api/2026-10/orders.json');
    expect(queryOf(asked[0])).toEqual({
      status: 'any',
      updated_at_min: PERIOD.since,
      updated_at_max: PERIOD.until,
      limit: '100',
      since_id: '0',
    });
  });

  it('asks for a token first where the store knows the app by its id', async () => {
    const { asked } = await list();

    expect(asked).toMatchObject([
      {
        method: 'POST',
        url: 'https://shop.example/admin/oauth/access_token',
        body: 'grant_type=client_credentials&client_id=api-id&client_secret=api-key',
      },
      { headers: { 'x-shopify-access-token': 'shpat_sandbox' } },
    ]);
  });

  it('goes on after the last order of each page, until one is not full', async () => {
    const pages = [fullPage(1), fullPage(101), [orderOf('98765432109876543210')]];
    const { events, asked } = await listAll(shopify, (_, index) => ({ orders: pages[index] }), TOKEN);

    expect(asked.map((request) => queryOf(request).since_id)).toEqual(['0', '100', '200']);
    expect(events).toHaveLength(201);
    expect(events.at(-1)).toMatchObject({ externalId: '98765432109876543210' });
  });

  it.each([
    ['the same page again and again', fullPage(1)],
    ['a full page of what are no orders', Array.from({ length: 100 }, () => 'x')],
  ])('refuses %s', async (_, orders) => {
    await expect(listAll(shopify, () => ({ orders }), TOKEN)).rejects.toThrow(MalformedDeliveryError);
  });

  it('tells of an order that cannot be read by its id, among those that can', async () => {
    const orders = [orderOf(1), orderOf(2, { line_items: 'x' }), null, orderOf(3)];
    const { events } = await listAll(shopify, () => ({ orders }), TOKEN);

    expect(events).toMatchObject([
      { kind: 'orderPaid', externalId: '1' },
      { kind: 'unreadable', eventId: '2' },
      { kind: 'unreadable' },
      { kind: 'orderPaid', externalId: '3' },
    ]);
  });

  it('says what the store lacks', async () => {
    const listing = { ...PERIOD, cursor: null };
    const ask = (change: object) =>
      shopify.listEvents?.(listing, { ...SHOP, id: null, key: 'k', call: async () => ({ orders: [] }), ...change });

    await expect(ask({ url: null })).rejects.toThrow('apiUrl');
    await expect(ask({ key: null })).rejects.toThrow('the key of the app');
    await expect(ask({ key: null })).rejects.toThrow(PlatformApiError);
  });

  it('lets through that the API is down or refuses, and takes no garbage', () => judgesAnswers(shopify));
});
