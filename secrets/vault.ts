import { createHmac } from 'node:crypto';
import { codeIdentity } from '../domain/code-identity';
import { decrypt, encrypt } from './cipher';
import { checkKeyRing, type KeyRing } from './key-ring';

export interface Vault {
  /** Names the key that seals. */
  readonly currentKeyId: string;
  /** Encrypts under the current key: `keyId:base64url(iv, ciphertext, tag)`. */
  seal(plain: string | Uint8Array): string;
  /** Throws when the key is unknown or the sealed value has been changed. */
  open(sealed: string): string;
  openBytes(sealed: string): Buffer;
  /** A keyed hash of a product's code, blind to case, spaces and dashes; of an address, to none of them. */
  fingerprint(product: string, code: string): string;
  isCurrent(sealed: string): boolean;
}

/** Creates the vault that keeps codes and credentials unreadable at rest. */
export function createVault(keys: KeyRing): Vault {
  checkKeyRing(keys);

  function openBytes(sealed: string): Buffer {
    const colon = sealed.indexOf(':');
    if (colon < 1) throw new Error('A sealed value has no key id in front.');
    return decrypt(keys, sealed.slice(0, colon), Buffer.from(sealed.slice(colon + 1), 'base64url'), 'stored');
  }

  return {
    currentKeyId: keys.current,
    seal(plain) {
      const { keyId, box } = encrypt(keys, Buffer.from(plain), 'stored');
      return `${keyId}:${box.toString('base64url')}`;
    },
    open: (sealed) => openBytes(sealed).toString('utf8'),
    openBytes,
    // What a code is compared by has no white space, so that the line break parts the two for certain.
    fingerprint: (product, code) =>
      createHmac('sha256', keys.indexKey)
        .update(`${product}\n${codeIdentity(code)}`)
        .digest('base64url'),
    isCurrent: (sealed) => sealed.startsWith(`${keys.current}:`),
  };
}
