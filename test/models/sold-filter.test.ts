import { useDatabase } from '../helpers/database';
import { line, order } from './orders';

describe('the orders that have sold lines', () => {
  const database = useDatabase();

  it('are those of which one line is of the product, not one without a product and another of the store’s', async () => {
    const { orders } = database.models;
    const mixed = [
      line({ product: null, storeProduct: 'unmapped' }),
      line({ id: 'line-2', product: 'app', storeProduct: 'plugin' }),
    ];
    await orders.record(order('MIXED', { lines: mixed }));
    await orders.record(order('OWN', { lines: [line({ product: null, storeProduct: 'plugin' })] }));
    const period = { from: new Date(0), to: new Date('9999-01-01') };
    const found = await orders.listSold({ ...period, product: 'plugin' }, { limit: 10 });

    expect(found.orders.map(({ externalId }) => externalId)).toEqual(['OWN']);
  });
});
