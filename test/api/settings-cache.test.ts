import { createSettingsCache } from '../../api/settings-cache';

const down = Object.assign(new Error('down'), { name: 'MongoServerSelectionError' });

describe('createSettingsCache', () => {
  it('reads once for all who ask while it is fresh', async () => {
    const read = jest.fn(() => Promise.resolve({ name: 'one' }));
    const cache = createSettingsCache(read);
    const found = await Promise.all([cache.find('a'), cache.find('a')]);
    await cache.find('a');

    expect(found).toEqual([{ name: 'one' }, { name: 'one' }]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('reads anew when the time is over or it was told to forget', async () => {
    const read = jest.fn(() => Promise.resolve({ name: 'one' }));
    const stale = createSettingsCache(read, 0);
    await stale.find('a');
    await stale.find('a');
    const told = createSettingsCache(read);
    await told.find('a');
    told.forget('a');
    await told.find('a');

    expect(read).toHaveBeenCalledTimes(4);
  });

  it('uses what is old while the database is down', async () => {
    const read = jest.fn<Promise<object | null>, []>().mockResolvedValueOnce({ name: 'one' }).mockRejectedValue(down);
    const cache = createSettingsCache(read, 0);
    await cache.find('a');

    expect(await cache.find('a')).toEqual({ name: 'one' });
  });

  it('throws 503 for what it does not know while the database is down', async () => {
    const cache = createSettingsCache(() => Promise.reject(down));

    await expect(cache.find('a')).rejects.toMatchObject({ status: 503, code: 'database_unavailable' });
  });

  it('forgets what has been removed', async () => {
    const read = jest
      .fn<Promise<object | null>, []>()
      .mockResolvedValueOnce({ name: 'one' })
      .mockResolvedValueOnce(null);
    const cache = createSettingsCache(read.mockRejectedValue(down), 0);
    await cache.find('a');

    expect(await cache.find('a')).toBeNull();
    await expect(cache.find('a')).rejects.toMatchObject({ status: 503 });
  });

  it('gives up a database that hangs', async () => {
    const read = jest.fn<Promise<object | null>, []>().mockResolvedValueOnce({ name: 'one' });
    const cache = createSettingsCache(read.mockReturnValue(new Promise(() => undefined)), 0);
    await cache.find('a');

    expect(await cache.find('a')).toEqual({ name: 'one' });
  });

  it('throws what is no matter of the database', async () => {
    const cache = createSettingsCache(() => Promise.reject(new Error('a sealed value was changed')));

    await expect(cache.find('a')).rejects.toThrow('a sealed value was changed');
  });
});
