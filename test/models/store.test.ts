import type { Store, StoreCredentials } from '../../domain/store';
import { createModels } from '../../models';
import { createVault } from '../../secrets/vault';
import { useDatabase } from '../helpers/database';
import { keyRing } from '../helpers/keys';

describe('stores', () => {
  const database = useDatabase();
  const stores = () => database.models.stores;
  const credentials: StoreCredentials = {
    webhookSecrets: [
      { value: 'whsec-new', acceptedUntil: null },
      { value: 'whsec-old', acceptedUntil: '2026-04-01T00:00:00.000Z' },
    ],
    licenseKeys: [{ value: 'license-key', acceptedUntil: null }],
  };
  const store = (id: string, changes: Partial<Store> = {}): Store => ({
    id,
    name: 'Our shop',
    platform: 'fastspring',
    identification: { 'account.id': 'ACME' },
    products: { 'com.acme.app': 'desktop-app', $weird: 'plugin' },
    delivery: 'email',
    paymentMode: 'prepaid',
    replyGraceMinutes: 60,
    acceptUnsigned: false,
    notify: null,
    ...changes,
  });
  const documentOf = (id: string) => database.connection.collection<{ _id: string }>('stores').findOne({ _id: id });

  it('brings a store back as it was saved, without its credentials', async () => {
    expect(await stores().save(store('shop'), credentials)).toBe('created');

    expect(await stores().find('shop')).toEqual(store('shop'));
    expect(await stores().list()).toEqual([store('shop')]);
    expect(await stores().credentials('shop')).toEqual(credentials);
  });

  it('keeps credentials encrypted', async () => {
    await stores().save(store('sealed'), credentials);

    expect(JSON.stringify(await documentOf('sealed'))).not.toMatch(/whsec|license-key/);
  });

  it('leaves the credentials alone when a store is saved without any', async () => {
    await stores().save(store('kept'), credentials);

    expect(await stores().save(store('kept', { name: 'Renamed' }))).toBe('updated');
    expect(await stores().credentials('kept')).toEqual(credentials);
    expect((await stores().find('kept'))?.name).toBe('Renamed');
  });

  it('has no credentials for a store without any, nor for an unknown one', async () => {
    await stores().save(store('bare', { platform: 'direct', identification: {}, products: {} }));

    expect(await stores().credentials('bare')).toEqual({ webhookSecrets: [], licenseKeys: [] });
    expect(await stores().credentials('unknown')).toEqual({ webhookSecrets: [], licenseKeys: [] });
    expect(await stores().find('unknown')).toBeNull();
  });

  it('removes a store with its credentials', async () => {
    await stores().save(store('gone'), credentials);

    expect(await stores().remove('gone')).toBe(true);
    expect(await stores().remove('gone')).toBe(false);
    expect(await documentOf('gone')).toBeNull();
  });

  it('reseals credentials under a new key, once', async () => {
    await stores().save(store('rotated'), credentials);
    const withBoth = createModels(database.connection, createVault(keyRing('2027', '2026'))).stores;
    const withNew = createModels(database.connection, createVault(keyRing('2027'))).stores;

    expect(await withBoth.resealOld()).toBeGreaterThan(0);
    expect(await withBoth.resealOld()).toBe(0);
    expect(await withNew.credentials('rotated')).toEqual(credentials);
  });
});
