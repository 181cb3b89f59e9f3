import { createHash, createHmac, timingSafeEqual, type BinaryToTextEncoding } from 'node:crypto';

/** Compares in a time that tells nothing of where two texts differ. */
export function matchesText(expected: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest(); // equal lengths, as the comparison needs
  return timingSafeEqual(digest(expected), digest(given));
}

/** True when the signature is the HMAC-SHA256 of these bytes; an empty secret signs nothing. */
export function matchesHmac(
  bytes: Buffer,
  secret: string,
  signature: string | undefined,
  encoding: BinaryToTextEncoding,
): boolean {
  if (!secret || !signature) return false;
  return matchesText(createHmac('sha256', secret).update(bytes).digest(encoding), signature);
}
