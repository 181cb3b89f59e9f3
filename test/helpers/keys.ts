import { createHash } from 'node:crypto';
import type { KeyRing } from '../../secrets/key-ring';

/** 32 bytes that are always the same for a name. */
export const testKey = (name: string): Buffer => createHash('sha256').update(name).digest();

/** A key ring whose first id seals. */
export const keyRing = (...ids: [string, ...string[]]): KeyRing => ({
  current: ids[0],
  keys: Object.fromEntries(ids.map((id) => [id, testKey(id)])),
  indexKey: testKey('index'),
  identityKey: testKey('identity'),
});
