import { MAXIMUM_KEY_BYTES, type Key } from './rights';

const encoder = new TextEncoder();

/** What keeps a text from being a key that a buyer can be given, in words; null when nothing does. */
export function keyFault({ value, type }: Key): string | null {
  if (value.length > MAXIMUM_KEY_BYTES || encoder.encode(value).length > MAXIMUM_KEY_BYTES)
    return `Must have at most ${MAXIMUM_KEY_BYTES} bytes`;
  if (/[\p{Cc}\p{Surrogate}]/u.test(value)) return 'Must not hold control characters';
  const isAddress = URL.canParse(value) && new URL(value).protocol === 'https:';
  return type === 'downloadUrl' && !isAddress ? 'Must be an https address' : null;
}
