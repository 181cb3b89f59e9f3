import { NO_CREDENTIALS, type Store, type StoreCredentials } from '../../domain/store';
import { createModels } from '../../models';
import { createVault } from '../../secrets/vault';
import { useDatabase } from '../helpers/database';
import { keyRing } from '../helpers/keys';

describe('stores', () => {
  const database = useDatabase();
  const stores = () => database.models.stores;
  const credentials: StoreCredentials = {
    ...NO_CREDENTIALS,
    webhookSecrets: [
      { value: 'whsec-new', acceptedUntil: null },
      { value: 'whsec-old', acceptedUntil: '2026-04-01T00:00:00.000Z' },
    ],
    licenseKeys: [{ value: 'license-key', acceptedUntil: null }],
    gateway: { secretKey: 'gateway-secret', publicKey: null },
  };
  const store = (id: string, changes: Partial<Store> = {}): Store => ({
    id,
    name: 'Our shop',
    platform: 'fastspring',
    identification: { 'account.id': 'ACME' },
    products: { 'com.acme.app': 'desktop-app', $weird: 'plugin' },
    features: { 'com.acme.app': { 'edition.name': 'pro' } },
    delivery: 'email',
    paymentMode: 'prepaid',
    gateway: null,
    chargeMode: 'savedMethod',
    paymentWindowDays: 7,
    replyGraceMinutes: 60,
    acceptUnsigned: false,
    apiUrl: null,
    upgradeField: 'license.code',
    reconcileMinutes: null,
    notify: null,
    ...changes,
  });
  const documentOf = (id: string) => database.connection.collection<{ _id: string }>('stores').findOne({ _id: id });

  it('brings a store back as it was saved, without its credentials', async () => {
    expect(await stores().save(store('shop'), credentials)).toBe('created');

    expect(await stores().find('shop')).toEqual(store('shop'));
    expect(await stores().listWithCredentials()).toEqual([{ store: store('shop'), credentials }]);
    expect(await stores().credentials('shop')).toEqual(credentials);
  });

  it('keeps credentials encrypted', async () => {
    await stores().save(store('sealed'), credentials);

    expect(JSON.stringify(await documentOf('sealed'))).not.toMatch(/whsec|license-key|gateway-secret/);
  });

  it('leaves the credentials alone when a store is saved without any', async () => {
    await stores().save(store('kept'), credentials);

    expect(await stores().save(store('kept', { name: 'Renamed' }))).toBe('updated');
    expect(await stores().credentials('kept')).toEqual(credentials);
    expect((await stores().find('kept'))?.name).toBe('Renamed');
  });

  it('has no credentials for a store without any, nor for an unknown one', async () => {
    await stores().save(store('bare', { platform: 'direct', identification: {}, products: {} }));

    expect(await stores().credentials('bare')).toEqual(NO_CREDENTIALS);
    expect(await stores().credentials('unknown')).toEqual(NO_CREDENTIALS);
    expect(await stores().find('unknown')).toBeNull();
  });

  it('brings back a store that charges', async () => {
    const charging = store('charging', {
      paymentMode: 'onDelivery',
      gateway: 'stripe',
      chargeMode: 'hold',
      paymentWindowDays: 3,
    });
    await stores().save(charging, credentials);

    expect(await stores().find('charging')).toEqual(charging);
  });

  it('reads a store of an earlier release as one that charges nothing', async () => {
    await stores().save(store('early'), credentials);
    const { gateway, ...early } = credentials;
    void gateway;
    await database.connection.collection<{ _id: string }>('stores').updateOne(
      { _id: 'early' },
      {
        $set: { credentials: database.vault.seal(JSON.stringify(early)) },
        $unset: { features: 1, gateway: 1, chargeMode: 1, paymentWindowDays: 1 },
      },
    );

    expect(await stores().find('early')).toEqual(store('early', { features: {} }));
    expect(await stores().credentials('early')).toEqual({ ...NO_CREDENTIALS, ...early });
  });

  it('adds a gateway to a store of an earlier release only', async () => {
    for (const id of ['without', 'chosen']) await stores().save(store(id));
    const collection = database.connection.collection<{ _id: string }>('stores');
    await collection.updateOne({ _id: 'without' }, { $unset: { gateway: 1 } });
    for (const id of ['without', 'chosen', 'unknown']) await stores().addGateway(id, 'sandbox');

    expect((await stores().find('without'))?.gateway).toBe('sandbox');
    expect((await stores().find('chosen'))?.gateway).toBeNull();
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
