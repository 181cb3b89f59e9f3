import { codeCollection } from './code-collection';
import { createModels } from '../../models';
import { createVault } from '../../secrets/vault';
import { useDatabase } from '../helpers/database';
import { keyRing, testKey } from '../helpers/keys';

const rows = (codes: string[]) => codes.map((code, index) => ({ code, row: index + 1 }));

describe('codes.resealOld', () => {
  const database = useDatabase();

  it('moves every code to the current key, after which the old key is not needed', async () => {
    const { codes } = database.models;
    await codes.upload('plugin', rows(['AAAA', 'BBBB', 'CCCC']));
    await codes.reserve('plugin', 'order/line/1');
    const before = await codes.reveal(['order/line/1']);
    const rotated = createModels(database.connection, createVault(keyRing('2027', '2026'))).codes;

    expect(await rotated.resealOld(2)).toBe(2);
    expect(await rotated.resealOld(2)).toBe(1);
    expect(await rotated.resealOld(2)).toBe(0);

    const afterwards = createModels(database.connection, createVault(keyRing('2027'))).codes;
    expect(await afterwards.reveal(['order/line/1'])).toEqual(before);
    expect(await afterwards.upload('plugin', rows(['aaaa']))).toEqual({ inserted: 0, duplicates: [1] });
  });

  it('changes nothing when a key is missing', async () => {
    await database.models.codes.upload('other', rows(['DDDD']));
    const { codes } = createModels(database.connection, createVault(keyRing('2028')));

    await expect(codes.resealOld(100)).rejects.toThrow(/No encryption key "202[67]" is configured/);
  });
});

describe('codes.reindex', () => {
  const database = useDatabase();
  const replaced = () =>
    createModels(database.connection, createVault({ ...keyRing('2026'), indexKey: testKey('new index') })).codes;

  it('makes codes known again after the index key has been replaced', async () => {
    await database.models.codes.upload('plugin', rows(['AAAA', 'BBBB']));

    expect(await replaced().knownAmong('plugin', ['AAAA'])).toEqual(new Set());
    expect(await replaced().reindex()).toBe(2);
    expect(await replaced().knownAmong('plugin', ['AAAA', 'BBBB'])).toEqual(new Set(['AAAA', 'BBBB']));
    expect(await replaced().reindex()).toBe(0);
  });

  it('takes a code out of stock that was added a second time meanwhile', async () => {
    await database.models.codes.upload('twins', rows(['CCCC']));
    await replaced().upload('twins', rows(['CCCC']));
    await replaced().reindex();

    expect(await replaced().stock('twins')).toEqual({ available: 1, reserved: 0, revoked: 1 });
    expect(await codeCollection(database).countDocuments({ product: 'twins' })).toBe(2);
  });

  it.each([
    ['sold before', 'first'],
    ['sold since', 'second'],
  ])('never sells a code again that was %s it was added a second time', async (_, sold) => {
    const name = `sold-${sold}`;
    await database.models.codes.upload(name, rows(['DDDD']));
    if (sold === 'first') await database.models.codes.reserve(name, name);
    await replaced().upload(name, rows(['DDDD']));
    const first = database.vault.fingerprint(name, 'DDDD');
    if (sold === 'second')
      await codeCollection(database).updateOne(
        { product: name, fingerprint: { $ne: first } },
        { $set: { state: 'reserved', allocation: name } },
      );
    for (let n = 0; n < 2; n += 1) await replaced().reindex();

    expect(await replaced().stock(name)).toEqual({ available: 0, reserved: 1, revoked: 1 });
  });

  it('keeps one of two in stock, however often it is repeated', async () => {
    await database.models.codes.upload('repeated', rows(['EEEE']));
    await replaced().upload('repeated', rows(['EEEE']));
    for (let n = 0; n < 3; n += 1) await replaced().reindex();

    expect(await replaced().stock('repeated')).toEqual({ available: 1, reserved: 0, revoked: 1 });
  });
});
