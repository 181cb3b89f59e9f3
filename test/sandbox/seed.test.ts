import { seed } from '../../sandbox/seed';
import { useDatabase } from '../helpers/database';

const keyServerOn = (port: number) => ({
  url: `http://127.0.0.1:${port}/keys`,
  revocationUrl: `http://127.0.0.1:${port}/revocations`,
});

describe('seed', () => {
  const database = useDatabase();
  const run = (port = 3010) => seed(database.models, keyServerOn(port));

  it('puts a publisher, its product and a store that may charge', async () => {
    await run();
    const { publishers, products, stores, codes } = database.models;

    expect(await publishers.find('space-publisher')).toMatchObject({ ...keyServerOn(3010), dialect: 'xml' });
    expect(await products.find('space-game')).toMatchObject({
      ...{ source: 'rights', minimumPrices: {}, rights: { publisher: 'space-publisher' } },
    });
    expect(await stores.find('direct')).toMatchObject({ gateway: 'sandbox', paymentMode: 'prepaid' });
    expect(await codes.countAvailable('plugin')).toBe(100);
  });

  it('fills a pool up whose upload was broken off, and leaves one alone that was sold from since', async () => {
    const { products, codes } = database.models;
    await products.remove('plugin');
    await codes.reserve('plugin', 'order-1/line-1/1');
    await run();
    const filled = await codes.countAvailable('plugin');
    await codes.reserve('plugin', 'order-1/line-1/2');
    await run();

    expect(filled).toBe(100);
    expect(await codes.countAvailable('plugin')).toBe(99);
    await codes.release(['order-1/line-1/2'], false);
  });

  it('follows the key server to another port, and leaves another key server alone', async () => {
    const { publishers } = database.models;
    await run(3020);
    const moved = await publishers.find('space-publisher');
    if (moved) await publishers.save({ ...moved, url: 'https://keys.example.com/getKey' });
    await run(3030);

    expect(moved).toMatchObject(keyServerOn(3020));
    expect(await publishers.find('space-publisher')).toMatchObject({
      url: 'https://keys.example.com/getKey',
      revocationUrl: keyServerOn(3030).revocationUrl,
    });
  });

  it('leaves what the user has made as it is, and gives a store of an earlier release its gateway', async () => {
    const { stores, products } = database.models;
    await run();
    const [own, game] = [await stores.find('direct'), await products.find('space-game')];
    if (own) await stores.save({ ...own, gateway: null });
    if (game) await products.save({ ...game, name: 'Our Game' });
    await run();
    const chosen = await stores.find('direct');
    const collection = database.connection.collection<{ _id: string }>('stores');
    await collection.updateOne({ _id: 'direct' }, { $unset: { gateway: 1 } });
    await run();

    expect(chosen?.gateway).toBeNull();
    expect((await stores.find('direct'))?.gateway).toBe('sandbox');
    expect((await products.find('space-game'))?.name).toBe('Our Game');
    expect(await database.models.codes.countAvailable('plugin')).toBe(100);
  });
});
