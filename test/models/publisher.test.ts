import type { Publisher, PublisherCredentials } from '../../domain/publisher';
import { createModels } from '../../models';
import { createVault } from '../../secrets/vault';
import { useDatabase } from '../helpers/database';
import { keyRing } from '../helpers/keys';
import { aPublisher, NO_CREDENTIALS } from '../rights/publishers';

describe('publishers', () => {
  const database = useDatabase();
  const publishers = () => database.models.publishers;
  const credentials: PublisherCredentials = { ...NO_CREDENTIALS, username: 'keyrail', password: 'hunter2' };
  const xml = { root: 'getKeyRequest', namespace: 'urn:rights', revocationRoot: null, revocationNamespace: null };
  const publisher = (id: string, changes: Partial<Publisher> = {}): Publisher =>
    aPublisher('https://keys.example.com/getKey', { id, xml: { ...xml, soap: '1.1' }, ...changes });
  const documentOf = (id: string) => database.connection.collection<{ _id: string }>('publishers').findOne({ _id: id });

  it('brings a publisher back as it was saved, without its credentials', async () => {
    expect(await publishers().save(publisher('games'), credentials)).toBe('created');

    expect(await publishers().find('games')).toEqual(publisher('games'));
    expect(await publishers().list()).toEqual([publisher('games')]);
    expect(await publishers().credentials('games')).toEqual(credentials);
    expect(await publishers().findWithCredentials('games')).toEqual({ publisher: publisher('games'), credentials });
  });

  it('keeps credentials encrypted', async () => {
    await publishers().save(publisher('sealed'), credentials);

    expect(JSON.stringify(await documentOf('sealed'))).not.toMatch(/hunter2/);
  });

  it('leaves the credentials alone when a publisher is saved without any', async () => {
    await publishers().save(publisher('kept'), credentials);

    expect(await publishers().save(publisher('kept', { name: 'Renamed', revocationUrl: null }))).toBe('updated');
    expect(await publishers().credentials('kept')).toEqual(credentials);
    expect(await publishers().find('kept')).toMatchObject({ name: 'Renamed', revocationUrl: null });
  });

  it('has no credentials for a publisher without any, nor for an unknown one', async () => {
    await publishers().save(publisher('bare'));

    expect(await publishers().credentials('bare')).toEqual(NO_CREDENTIALS);
    expect(await publishers().findWithCredentials('bare')).toMatchObject({ credentials: NO_CREDENTIALS });
    expect(await publishers().credentials('unknown')).toEqual(NO_CREDENTIALS);
    expect(await publishers().find('unknown')).toBeNull();
    expect(await publishers().findWithCredentials('unknown')).toBeNull();
  });

  it('removes a publisher with its credentials', async () => {
    await publishers().save(publisher('gone'), credentials);

    expect(await publishers().remove('gone')).toBe(true);
    expect(await publishers().remove('gone')).toBe(false);
    expect(await documentOf('gone')).toBeNull();
  });

  it('reseals credentials under a new key, once', async () => {
    await publishers().save(publisher('rotated'), credentials);
    const withBoth = createModels(database.connection, createVault(keyRing('2027', '2026'))).publishers;
    const withNew = createModels(database.connection, createVault(keyRing('2027'))).publishers;

    expect(await withBoth.resealOld()).toBeGreaterThan(0);
    expect(await withBoth.resealOld()).toBe(0);
    expect(await withNew.credentials('rotated')).toEqual(credentials);
  });
});
