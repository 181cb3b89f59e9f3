import type { TestDatabase } from '../helpers/database';
import { testKey } from '../helpers/keys';

/** The settings of a command on a test's database; the first of the keys encrypts. */
export const environmentOf = ({ uri }: TestDatabase, ...ids: string[]) => ({
  MONGODB_URI: uri,
  ENCRYPTION_KEYS: ids.map((id) => `${id}:${testKey(id).toString('base64')}`).join(','),
  INDEX_KEY: testKey('index').toString('base64'),
  IDENTITY_KEY: testKey('identity').toString('base64'),
});
