import { timingSafeEqual } from 'node:crypto';

/** The keys of one deployment: `keys` encrypt and rotate, the other two stay. */
export interface KeyRing {
  /** Names the key that seals; the others only open. */
  current: string;
  keys: Readonly<Record<string, Buffer>>;
  /** For the look-up of codes by fingerprint. */
  indexKey: Buffer;
  /** For order ids and status tokens, which change with it. */
  identityKey: Buffer;
}

/** A key ring as text; `keys` reads `id:base64,id2:base64`, the current key first. */
export interface KeyRingText {
  keys: string;
  indexKey: string;
  identityKey: string;
}

const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** Reads a key ring from its text; throws one error that lists all that is wrong with it, without any key material. */
export function parseKeyRing(text: KeyRingText): KeyRing {
  const entries = text.keys
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseEntry);
  const faults = entries.flatMap(({ id, key }, place) => entryFaults(id, key, place));
  const ring: KeyRing = {
    current: entries[0]?.id ?? '',
    keys: Object.fromEntries(entries.map(({ id, key }) => [id, key])),
    indexKey: parseKey(text.indexKey),
    identityKey: parseKey(text.identityKey),
  };
  if (new Set(entries.map(({ id }) => id)).size < entries.length) faults.push('an encryption key id is there twice');
  throwOn([...faults, ...ringFaults(ring)]);
  return ring;
}

/** Throws one error that lists all that is wrong with a key ring, without any key material. */
export function checkKeyRing(ring: KeyRing): void {
  const faults = Object.entries(ring.keys).flatMap(([id, key], place) => entryFaults(id, key, place));
  if (!Object.hasOwn(ring.keys, ring.current)) faults.push('the current encryption key is not among the keys');
  throwOn([...faults, ...ringFaults(ring)]);
}

function parseEntry(entry: string): { id: string; key: Buffer } {
  const colon = entry.indexOf(':');
  return { id: entry.slice(0, Math.max(0, colon)), key: parseKey(entry.slice(colon + 1)) };
}

/** An unreadable key becomes an empty one, which the length check then names. */
function parseKey(text: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  const plain = text.trim().replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  return key.toString('base64').replace(/=+$/, '') === plain ? key : Buffer.alloc(0);
}

// An entry is named by its place when its id is unfit: what stands there may be the key itself.
function entryFaults(id: string, key: Buffer, place: number): string[] {
  if (!KEY_ID.test(id))
    return [`encryption key ${place + 1} has no fit id before a colon (1 to 32 letters, digits, - and _)`];
  return key.length === KEY_BYTES ? [] : [`encryption key "${id}" is not ${KEY_BYTES} bytes of base64`];
}

function ringFaults({ keys, indexKey, identityKey }: KeyRing): string[] {
  const faults: string[] = [];
  if (Object.keys(keys).length === 0) faults.push('there is no encryption key');
  if (indexKey.length !== KEY_BYTES) faults.push(`the index key is not ${KEY_BYTES} bytes of base64`);
  if (identityKey.length !== KEY_BYTES) faults.push(`the identity key is not ${KEY_BYTES} bytes of base64`);
  const whole = [...Object.values(keys), indexKey, identityKey].filter((key) => key.length === KEY_BYTES);
  if (whole.some((key, place) => whole.slice(place + 1).some((other) => timingSafeEqual(key, other))))
    faults.push('two keys are the same: each needs bytes of its own');
  return faults;
}

function throwOn(faults: string[]): void {
  if (faults.length > 0) throw new Error(`The keys can't be used: ${faults.join('; ')}.`);
}
