import { PlatformApiError } from '../../connectors/platform-access';
import { wooCommerce } from '../../connectors/woocommerce';
import { wooCommerce as samples } from '../../samples/woocommerce';
import { deliverTold, judgesAnswers, listAll, listTold, PERIOD, queryOf } from './listing-samples';

const orderOf = (id: number, change: object = {}) => ({
  id,
  status: 'processing',
  line_items: [{ id: id * 10, sku: 'pro', quantity: 1, total: '49.00' }],
  ...change,
});
const pageOf = (length: number) => Array.from({ length }, (_, index) => orderOf(index + 1));

describe('wooCommerce.listEvents', () => {
  it.each(samples.events.filter((event) => event.startsWith('order.')))(
    'tells %s exactly as its webhook does',
    async (event) => {
      const { events } = await listTold(wooCommerce, samples, [event]);

      expect(events).toEqual(deliverTold(wooCommerce, samples, [event]));
    },
  );

  it('asks for the orders that have changed since, by the shop’s clock in UTC, and for no end of the period', async () => {
    const { asked } = await listTold(wooCommerce, samples, []);

    expect(asked).toMatchObject([
      { headers: { authorization: `Basic ${Buffer.from('api-id:api-key').toString('base64')}` } },
    ]);
    expect(queryOf(asked[0])).toEqual({
      modified_after: '2026-11-18T12:00:00',
      dates_are_gmt: 'true',
      orderby: 'id',
      order: 'asc',
      per_page: '100',
      page: '1',
    });
  });

  it('goes from page to page until one is not full', async () => {
    const pages = [pageOf(100), pageOf(100), pageOf(1)];
    const { events, asked } = await listAll(wooCommerce, (_, index) => pages[index]);

    expect(asked.map((request) => queryOf(request).page)).toEqual(['1', '2', '3']);
    expect(events).toHaveLength(201);
  });

  it('refuses a list without an end', async () => {
    const access = { id: 'i', key: 'k', url: 'https://shop.example', call: async () => pageOf(100) };

    await expect(wooCommerce.listEvents?.({ ...PERIOD, cursor: 'orders:10000' }, access)).rejects.toThrow('no end');
  });

  it('tells of an order that cannot be read by its id, among those that can', async () => {
    const orders = [orderOf(1), orderOf(2, { line_items: 'x' }), 'nonsense', orderOf(3)];
    const { events } = await listAll(wooCommerce, () => orders);

    expect(events).toMatchObject([
      { kind: 'orderPaid', externalId: '1' },
      { kind: 'unreadable', eventId: '2' },
      { kind: 'unreadable' },
      { kind: 'orderPaid', externalId: '3' },
    ]);
  });

  it.each([
    [{ url: null }, 'apiUrl'],
    [{ id: null }, 'consumer key'],
    [{ key: null }, 'consumer key'],
  ])('says what the store lacks: %j', async (change, message) => {
    await expect(listAll(wooCommerce, () => [], change)).rejects.toThrow(PlatformApiError);
    await expect(listAll(wooCommerce, () => [], change)).rejects.toThrow(message);
  });

  it('lets through that the API is down or refuses, and takes no garbage', () => judgesAnswers(wooCommerce));
});
