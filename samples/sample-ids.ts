import { createHash } from 'node:crypto';

const FIRST_ID = 800_000_000_000_000_000n; // beyond what a double holds, as Shopify's ids are

/** A platform's number for what a sale's text names: always the same one. */
export const sampleNumber = (text: string, digits: 18 | 9 = 18): bigint => {
  const hash = BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 12)}`);
  return digits === 18 ? FIRST_ID + hash : (hash % 900_000_000n) + 100_000_000n;
};

/** JSON with numbers of any length. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `bigint:${part}` : part)).replace(
    /"bigint:(\d+)"/g,
    '$1',
  );
