import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, readDatabaseEnvironment } from '../config/environment';
import { connectDatabase, createModels, type Models } from '../models';
import { parseKeyRing } from '../secrets/key-ring';
import { createVault } from '../secrets/vault';
import { dataFolderOf } from './data-folder';

/** Tells one line of what has been done. */
export type Say = (line: string) => void;

/** Where a command works: the id of the key that encrypts now, and all settings. */
export interface Surroundings {
  keyId: string;
  env: NodeJS.ProcessEnv;
}

/** A command's work on the database. */
export type Work = (models: Models, say: Say, surroundings: Surroundings) => Promise<void>;

/** Runs a command on the database that the environment names; the result is the process's exit code. */
export async function runCommand(work: Work, given: NodeJS.ProcessEnv, say: Say, warn: Say): Promise<number> {
  try {
    const env = { ...sandboxKeys(given), ...given };
    const { mongodbUri, keys } = readDatabaseEnvironment(env);
    const vault = createVault(parseKeyRing(keys));
    const database = await connectDatabase(mongodbUri);
    try {
      await work(createModels(database, vault), say, { keyId: vault.currentKeyId, env });
    } finally {
      await database.close();
    }
    return 0;
  } catch (error) {
    warn((error as Error).message);
    if (!(error instanceof ConfigurationError)) warn('What has been done stays done. Mend this and run it again.');
    return 1;
  }
}

function sandboxKeys(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (env.KEYRAIL_SANDBOX !== '1') return {};
  try {
    return JSON.parse(readFileSync(join(dataFolderOf(env), 'secrets.json'), 'utf8')) as NodeJS.ProcessEnv;
  } catch {
    return {}; // the environment may name the keys; where it does not, they are reported as missing
  }
}
