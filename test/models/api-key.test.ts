import type { ApiKey } from '../../models/api-key';
import { waitUntil } from '../../sandbox/processes';
import { hashApiKey } from '../../secrets/api-keys';
import { useDatabase } from '../helpers/database';

describe('apiKeys', () => {
  const database = useDatabase();
  const apiKeys = () => database.models.apiKeys;
  const apiKey = (id: string, changes: Partial<ApiKey> = {}): ApiKey => ({
    id,
    name: 'The shop',
    hash: hashApiKey(`key of ${id}`),
    role: 'store',
    stores: ['direct'],
    ...changes,
  });

  it('is found by the hash of the key', async () => {
    await apiKeys().save(apiKey('shop'));
    await apiKeys().save(apiKey('boss', { role: 'admin', stores: null }));

    expect(await apiKeys().find(hashApiKey('key of shop'))).toEqual(apiKey('shop'));
    expect(await apiKeys().find(hashApiKey('key of boss'))).toEqual(apiKey('boss', { role: 'admin', stores: null }));
    expect(await apiKeys().find(hashApiKey('another key'))).toBeNull();
  });

  it('is replaced by saving it again, so that the old key opens nothing', async () => {
    await apiKeys().save(apiKey('renewed'));
    await apiKeys().save(apiKey('renewed', { hash: hashApiKey('new key') }));

    expect(await apiKeys().find(hashApiKey('key of renewed'))).toBeNull();
    expect(await apiKeys().find(hashApiKey('new key'))).toMatchObject({ id: 'renewed' });
  });

  it('is listed and removed', async () => {
    await apiKeys().save(apiKey('gone'));
    const ids = async () => (await apiKeys().list()).map(({ id }) => id);

    expect(await ids()).toContain('gone');
    expect(await apiKeys().remove('gone')).toMatchObject({ id: 'gone' });
    expect(await apiKeys().remove('gone')).toBeNull();
    expect(await ids()).not.toContain('gone');
  });

  it('keeps when it was made, and is listed the newest first', async () => {
    const first = await apiKeys().save(apiKey('first'));
    await waitUntil({
      what: 'the clock to go on',
      isMet: () => Promise.resolve(Date.now() > Date.parse(first.createdAt)),
    });
    await apiKeys().save(apiKey('second'));
    const again = await apiKeys().save(apiKey('first', { role: 'support' }));
    const ids = (await apiKeys().list()).map(({ id }) => id);

    expect(again).toEqual(expect.objectContaining({ role: 'support', createdAt: first.createdAt }));
    expect(ids.indexOf('second')).toBeLessThan(ids.indexOf('first'));
  });

  it('refuses an unknown role', async () => {
    await expect(apiKeys().save(apiKey('odd', { role: 'owner' as 'admin' }))).rejects.toThrow('owner');
  });
});
