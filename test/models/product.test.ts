import { DEFAULT_CODE_FORMAT } from '../../domain/code-format';
import { DEFAULT_PRODUCT_LICENSE, type Product } from '../../domain/product';
import { useDatabase } from '../helpers/database';

describe('products', () => {
  const database = useDatabase();
  const product = (id: string, changes: Partial<Product> = {}): Product => ({
    id,
    name: 'Desktop App',
    source: 'generate',
    rights: null,
    codeFormat: DEFAULT_CODE_FORMAT,
    lowStockThreshold: null,
    notify: null,
    minimumPrices: {},
    sampleCode: 'SAMPLE-CODE',
    mail: { subject: null, template: null },
    license: DEFAULT_PRODUCT_LICENSE,
    ...changes,
  });

  it('brings a product back as it was saved', async () => {
    const full = product('full', {
      source: 'pool',
      codeFormat: { pattern: 'XXXX', alphabet: 'AB', prefix: 'P-', checkCharacter: false },
      lowStockThreshold: 10,
      notify: 'vendor@example.com',
      minimumPrices: { USD: 4900, JPY: 5000 },
      mail: { subject: 'Your code', template: '<mjml></mjml>' },
      license: {
        days: 365,
        features: { 'edition.name': 'pro', $seats: '5' },
        graceDays: 3,
        file: true,
        offlineDays: 30,
      },
    });

    expect(await database.models.products.save(full)).toBe('created');
    expect(await database.models.products.find('full')).toEqual(full);
  });

  it('brings back the rights of a product, and reads one of an earlier release as one without', async () => {
    const rights = { publisher: 'games', externalReference: 'SG-1', attributes: { 'edition.name': 'gold' } };
    await database.models.products.save(product('game', { source: 'rights', rights }));
    await database.models.products.save(product('early', { source: 'pool' }));
    const collection = database.connection.collection<{ _id: string }>('products');
    await collection.updateOne({ _id: 'early' }, { $unset: { rights: 1 } });

    expect(await database.models.products.find('game')).toMatchObject({ rights });
    expect(await database.models.products.find('early')).toEqual(product('early', { source: 'pool' }));
    expect(await database.models.products.findOfPublisher('games')).toMatchObject({ id: 'game' });
    expect(await database.models.products.findOfPublisher('others')).toBeNull();
  });

  it('brings back a format that was chosen, or none, and reads the default of an earlier release as none for a publisher', async () => {
    const rights = { publisher: 'games', externalReference: null, attributes: {} };
    const { products } = database.models;
    await products.save(product('chosen', { source: 'rights', rights }));
    await products.save(product('none', { source: 'rights', rights, codeFormat: null }));
    await products.save(product('early-rights', { source: 'rights', rights }));
    await products.save(product('early-pool', { source: 'pool' }));
    const ownFormat = { ...DEFAULT_CODE_FORMAT, prefix: 'OWN-' };
    await products.save(product('early-own', { source: 'rights', rights, codeFormat: ownFormat }));
    const collection = database.connection.collection<{ _id: string }>('products');
    await collection.updateMany({ _id: /^early-/ }, { $unset: { formatIsChosen: 1 } });
    const formatOf = async (id: string) => (await products.find(id))?.codeFormat;

    expect(await formatOf('chosen')).toEqual(DEFAULT_CODE_FORMAT);
    expect(await formatOf('none')).toBeNull();
    expect(await formatOf('early-rights')).toBeNull();
    expect(await formatOf('early-pool')).toEqual(DEFAULT_CODE_FORMAT);
    expect(await formatOf('early-own')).toEqual(ownFormat);
  });

  it('reads a product of an earlier release as one whose licenses have no end', async () => {
    const license = { days: 30, features: {}, graceDays: 1, file: true, offlineDays: 2 };
    await database.models.products.save(product('unlicensed', { license }));
    const collection = database.connection.collection<{ _id: string }>('products');
    await collection.updateOne({ _id: 'unlicensed' }, { $unset: { license: 1 } });

    expect(await database.models.products.find('unlicensed')).toEqual(product('unlicensed'));
  });

  it('replaces what was saved before', async () => {
    await database.models.products.save(product('changed', { minimumPrices: { USD: 1 }, notify: 'a@example.com' }));
    const changed = product('changed', { name: 'New name' });

    expect(await database.models.products.save(changed)).toBe('updated');
    expect(await database.models.products.find('changed')).toEqual(changed);
  });

  it('lists by id, and removes', async () => {
    await database.models.products.save(product('a'));
    await database.models.products.save(product('b'));
    const ids = async () => (await database.models.products.list()).map(({ id }) => id);

    expect((await ids()).slice(0, 2)).toEqual(['a', 'b']);
    expect(await database.models.products.remove('a')).toBe(true);
    expect(await database.models.products.remove('a')).toBe(false);
    expect(await ids()).not.toContain('a');
    expect(await database.models.products.find('a')).toBeNull();
  });

  it('refuses what no product has', async () => {
    const odd = { ...product('odd'), price: 1 };
    const wrong = product('wrong', { source: 'magic' as 'pool' });

    await expect(database.models.products.save(odd)).rejects.toThrow('price');
    await expect(database.models.products.save(wrong)).rejects.toThrow('magic');
  });
});
