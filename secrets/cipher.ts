import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing } from './key-ring';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What is sealed for one purpose can't be opened for the other. */
export type Purpose = 'stored' | 'payload';

/** Encrypts bytes under the current key, as iv, ciphertext and tag in one. */
export function encrypt(ring: KeyRing, plain: Uint8Array, purpose: Purpose): { keyId: string; box: Buffer } {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(ring, ring.current), iv);
  cipher.setAAD(authenticated(ring.current, purpose));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { keyId: ring.current, box: Buffer.concat([iv, body, cipher.getAuthTag()]) };
}

/** Decrypts what `encrypt` made; throws when the key is not in the ring or a bit has been changed. */
export function decrypt(ring: KeyRing, keyId: string, box: Uint8Array, purpose: Purpose): Buffer {
  const key = keyOf(ring, keyId);
  if (box.length < IV_BYTES + TAG_BYTES) throw new Error('A sealed value is too short to be one.');
  const decipher = createDecipheriv(ALGORITHM, key, box.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(authenticated(keyId, purpose));
  decipher.setAuthTag(box.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(box.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new Error(`A sealed value does not fit key "${keyId}": it has been changed, or the key has.`);
  }
}

function keyOf({ keys }: KeyRing, keyId: string): Buffer {
  const key = Object.hasOwn(keys, keyId) ? keys[keyId] : undefined;
  // The id comes from data that may be anything, so no more of it is shown than an id can hold.
  if (!key) throw new Error(`No encryption key "${keyId.slice(0, 32).replace(/[^\w-]/g, '?')}" is configured.`);
  return key;
}

const authenticated = (keyId: string, purpose: Purpose): Buffer =>
  Buffer.from(purpose === 'stored' ? keyId : `${purpose}:${keyId}`);
