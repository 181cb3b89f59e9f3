import { randomBytes } from 'node:crypto';
import type { SigningKey } from '../../domain/signing-key';
import { createModels } from '../../models';
import { createVault } from '../../secrets/vault';
import { useDatabase } from '../helpers/database';
import { keyRing } from '../helpers/keys';

describe('signingKeys', () => {
  const database = useDatabase();
  const signingKeys = () => database.models.signingKeys;
  const random = () => randomBytes(32).toString('base64url');
  const make = async (): Promise<SigningKey> => ({ kid: random(), x: random(), d: random() });
  const never = (): Promise<SigningKey> => Promise.reject(new Error('There is a key already'));
  const many = <T>(call: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 50 }, call));
  const documents = () => database.connection.collection('signingkeys').find().toArray();

  beforeEach(() => database.connection.collection('signingkeys').deleteMany({}));

  it('makes the first key once, however many ask for it at once', async () => {
    const keys = await many(() => signingKeys().current(make));

    expect(new Set(keys.map(({ kid, x, d }) => `${kid} ${x} ${d}`)).size).toBe(1);
    expect(await signingKeys().current(never)).toEqual(keys[0]);
    expect(await documents()).toHaveLength(1);
  });

  it('keeps the secret half encrypted', async () => {
    const { x, d } = await signingKeys().current(make);
    const stored = JSON.stringify(await documents());

    expect(stored).toContain(x);
    expect(stored).not.toContain(d);
  });

  it('signs by the newest, and publishes the others until they are removed', async () => {
    const first = await signingKeys().current(make);
    const second = await signingKeys().rotate(make);

    expect(await signingKeys().current(never)).toEqual(second);
    expect(await signingKeys().list()).toMatchObject([
      { kid: second.kid, x: second.x, state: 'current' },
      { kid: first.kid, x: first.x, state: 'retired' },
    ]);
    expect(await signingKeys().remove(second.kid)).toBe('current');
    expect(await signingKeys().remove(first.kid)).toBe('removed');
    expect(await signingKeys().remove(first.kid)).toBe('unknown');
    expect(await signingKeys().list()).toMatchObject([{ kid: second.kid }]);
    expect(JSON.stringify(await signingKeys().list())).not.toContain(second.d);
  });

  it('makes rotations at the same time one, beside readers that always get a key', async () => {
    const first = await signingKeys().current(make);
    const [rotated, read] = await Promise.all([
      many(() => signingKeys().rotate(make)),
      many(() => signingKeys().current(never)),
    ]);
    const published = new Map((await signingKeys().list()).map(({ kid, x }) => [kid, x]));

    for (const { kid, x } of [...rotated, ...read]) expect(published.get(kid)).toBe(x);
    expect(rotated.map(({ kid }) => kid)).not.toContain(first.kid);
    expect(rotated.map(({ kid }) => kid)).toContain((await signingKeys().current(never)).kid);
  });

  it('rotates before there was a first key', async () => {
    const key = await signingKeys().rotate(make);

    expect(await signingKeys().current(never)).toEqual(key);
  });

  it('reseals keys under a new key of the vault, once', async () => {
    const key = await signingKeys().current(make);
    await signingKeys().rotate(make);
    const withBoth = createModels(database.connection, createVault(keyRing('2027', '2026'))).signingKeys;
    const withNew = createModels(database.connection, createVault(keyRing('2027'))).signingKeys;

    expect(await withBoth.resealOld()).toBe(2);
    expect(await withBoth.resealOld()).toBe(0);
    expect(await withNew.current(never)).not.toEqual(key);
    expect(await withNew.list()).toHaveLength(2);
  });
});
