import { createCatalog } from '../../activities/catalog';
import { product, store } from './shop';

describe('createCatalog', () => {
  /** Settings in memory that count how often they are read. */
  function settings() {
    const stores = new Map([['direct', store()]]);
    const products = new Map([['app', product('app')]]);
    const findStore = jest.fn((id: string) => Promise.resolve(stores.get(id) ?? null));
    const findProduct = jest.fn((id: string) => Promise.resolve(products.get(id) ?? null));
    const models = { stores: { find: findStore }, products: { find: findProduct } };
    return { stores, products, findStore, findProduct, catalog: createCatalog(models as never) };
  }

  it('remembers what it has read', async () => {
    const { catalog, findStore, findProduct } = settings();
    for (let time = 0; time < 3; time += 1) {
      expect(await catalog.getStore('direct', false)).toMatchObject({ id: 'direct' });
      expect(await catalog.findProduct('app', false)).toMatchObject({ id: 'app' });
    }

    expect(findStore).toHaveBeenCalledTimes(1);
    expect(findProduct).toHaveBeenCalledTimes(1);
  });

  it('reads anew when it is asked to, and remembers that', async () => {
    const { catalog, stores, findStore } = settings();
    await catalog.getStore('direct', false);
    stores.set('direct', store({ name: 'Renamed' }));

    expect((await catalog.getStore('direct', false)).name).toBe('Direct');
    expect((await catalog.getStore('direct', true)).name).toBe('Renamed');
    expect((await catalog.getStore('direct', false)).name).toBe('Renamed');
    expect(findStore).toHaveBeenCalledTimes(2);
  });

  it('does not remember that something is not there', async () => {
    const { catalog, products } = settings();
    expect(await catalog.findProduct('new', false)).toBeNull();
    products.set('new', product('new'));

    expect(await catalog.findProduct('new', false)).toMatchObject({ id: 'new' });
  });

  it('forgets what a fresh look does not find', async () => {
    const { catalog, products, stores } = settings();
    await catalog.findProduct('app', false);
    await catalog.getStore('direct', false);
    products.clear();
    stores.clear();

    expect(await catalog.findProduct('app', true)).toBeNull();
    expect(await catalog.findProduct('app', false)).toBeNull();
    await expect(catalog.getStore('direct', true)).rejects.toMatchObject({ type: 'StoreMissing', nonRetryable: false });
    await expect(catalog.getStore('direct', false)).rejects.toThrow('Store direct is not configured');
  });

  it('passes on that the settings cannot be read, and tries again', async () => {
    const { catalog, findStore } = settings();
    findStore.mockRejectedValueOnce(new Error('the database is away'));

    await expect(catalog.getStore('direct', false)).rejects.toThrow('the database is away');
    expect(await catalog.getStore('direct', false)).toMatchObject({ id: 'direct' });
  });
});
