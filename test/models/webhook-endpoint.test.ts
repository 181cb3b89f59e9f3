import { createModels } from '../../models';
import { createVault } from '../../secrets/vault';
import { useDatabase } from '../helpers/database';
import { keyRing } from '../helpers/keys';
import { anEndpoint, inForce } from '../webhooks/events';

describe('webhookEndpoints', () => {
  const database = useDatabase();
  const endpoints = () => database.models.webhookEndpoints;
  const secrets = [inForce('top-secret')];
  const documentOf = (id: string) =>
    database.connection.collection<{ _id: string }>('webhookendpoints').findOne({ _id: id });

  it('brings an endpoint back as it was saved, without its secrets', async () => {
    const endpoint = anEndpoint({ types: ['order.*'], stores: ['direct'], notify: 'ann@example.com' });

    expect(await endpoints().save(endpoint, secrets)).toBe('created');
    expect(await endpoints().find('erp')).toEqual(endpoint);
    expect(await endpoints().list()).toEqual([endpoint]);
    expect(await endpoints().secrets('erp')).toEqual(secrets);
    expect(JSON.stringify(await documentOf('erp'))).not.toContain(secrets[0]?.value);
  });

  it('keeps the secrets when it is saved without any, and has none where there never were', async () => {
    await endpoints().save(anEndpoint({ id: 'kept' }), secrets);

    expect(await endpoints().save(anEndpoint({ id: 'kept', enabled: false }))).toBe('updated');
    expect(await endpoints().find('kept')).toEqual(anEndpoint({ id: 'kept', enabled: false }));
    expect(await endpoints().secrets('kept')).toEqual(secrets);
    expect(await endpoints().secrets('unknown')).toEqual([]);
    expect(await endpoints().find('unknown')).toBeNull();
  });

  it('removes an endpoint once, with its secrets', async () => {
    await endpoints().save(anEndpoint({ id: 'gone' }), secrets);

    expect([await endpoints().remove('gone'), await endpoints().remove('gone')]).toEqual([true, false]);
    expect(await documentOf('gone')).toBeNull();
  });

  it('reseals secrets under a new key, once', async () => {
    await endpoints().save(anEndpoint({ id: 'rotated' }), secrets);
    const withBoth = createModels(database.connection, createVault(keyRing('2027', '2026'))).webhookEndpoints;
    const withNew = createModels(database.connection, createVault(keyRing('2027'))).webhookEndpoints;

    expect(await withBoth.resealOld()).toBeGreaterThan(0);
    expect(await withBoth.resealOld()).toBe(0);
    expect(await withNew.secrets('rotated')).toEqual(secrets);
  });
});
