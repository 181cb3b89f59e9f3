import { keyFault } from '../domain/key-rules';
import { KEY_TYPES, type Key, type KeyType } from '../domain/rights';

/** A key as an answer names it, before it is known to be one. */
export interface KeyCandidate {
  value: string;
  /** In the server's spelling. */
  type: string | null;
}

/** What was found of keys in an answer. */
export interface FoundKeys {
  keys: Key[];
  /** True when something was there for a key that cannot be one. */
  isFlawed: boolean;
}

/** Takes what can be a key, in its order: a sound one would be lost if it were thrown away for another's flaw. */
export function takeKeys(candidates: KeyCandidate[]): FoundKeys {
  const told = candidates
    .map(({ value, type }) => ({ value: value.trim(), type: keyTypeOf(type) }))
    .filter(({ value }) => value !== '');
  const keys = told.filter((key) => keyFault(key) === null);
  return { keys, isFlawed: keys.length < told.length };
}

/** SERIAL_NUMBER is the only documented name: the others are taken in any spelling, and what is unknown is shown to the buyer as it is. */
function keyTypeOf(type: string | null): KeyType {
  const letters = lettersOf(type ?? '');
  return KEY_TYPES.find((known) => lettersOf(known) === letters) ?? 'serialNumber';
}

const lettersOf = (text: string): string => text.replace(/[^a-z]/gi, '').toLowerCase();
