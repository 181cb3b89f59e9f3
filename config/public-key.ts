import { createPublicKey } from 'node:crypto';

/** True for a public key or a certificate in PEM. */
export function isPublicKey(text: string): boolean {
  try {
    return !text.includes('PRIVATE KEY') && createPublicKey(text).type === 'public';
  } catch {
    return false;
  }
}
