import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The sandbox's keys as the environment names them. */
export type SandboxSecrets = Record<'ENCRYPTION_KEYS' | 'INDEX_KEY' | 'IDENTITY_KEY', string>;

/** Reads the sandbox's keys, which are made once: without them yesterday's codes could not be opened. */
export async function sandboxSecrets(file: string): Promise<SandboxSecrets> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SandboxSecrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = () => randomBytes(32).toString('base64');
  const secrets = { ENCRYPTION_KEYS: `sandbox:${key()}`, INDEX_KEY: key(), IDENTITY_KEY: key() };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
