import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A key pair in PEM. */
export interface KeyPair {
  privateKey: string;
  publicKey: string;
}

/** Reads what the sandbox's PayPal signs its messages with; it is made once for a data folder. */
export async function sandboxKeyPair(dataFolder: string): Promise<KeyPair> {
  const file = join(dataFolder, 'paypal-keys.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as KeyPair;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(pair), { mode: 0o600 });
  return pair;
}
