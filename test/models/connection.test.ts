import { createServer, type AddressInfo } from 'node:net';
import { connectDatabase } from '../../models';
import { useDatabase } from '../helpers/database';

describe('connectDatabase', () => {
  const database = useDatabase();

  it('bounds every wait', () => {
    const { options } = database.connection.getClient();

    expect(options).toMatchObject({ serverSelectionTimeoutMS: 2_000, socketTimeoutMS: 10_000 });
    expect(options.waitQueueTimeoutMS).toBeGreaterThan(0);
    expect(options.writeConcern?.w).toBe('majority');
  });

  it('rejects, rather than waits, when there is no server', async () => {
    const server = createServer().listen(0);
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));

    await expect(connectDatabase(`mongodb://127.0.0.1:${port}/none`)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('ensureIndexes', () => {
  const database = useDatabase();

  it('builds what keeps codes and orders from being there twice, and can be repeated', async () => {
    await database.models.ensureIndexes();
    const uniqueKeys = async (collection: string) =>
      (await database.connection.collection(collection).indexes())
        .filter(({ unique }) => unique)
        .map(({ key }) => Object.keys(key).join());

    expect(await uniqueKeys('codes')).toEqual(expect.arrayContaining(['fingerprint', 'allocation']));
    expect(await uniqueKeys('orders')).toEqual(expect.arrayContaining(['externalId,storeId']));
    expect(await uniqueKeys('apikeys')).toEqual(expect.arrayContaining(['hash']));
  });
});
