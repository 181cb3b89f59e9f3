import { randomInt } from 'node:crypto';
import { DEFAULT_CODE_FORMAT, generateCode } from '../domain/code-format';
import type { Round } from './figures';
import type { Shop } from './shop';

const UPLOAD = 10_000;

/** Makes so many codes as a vendor would bring them. */
export const newCodes = (count: number): string[] =>
  Array.from({ length: count }, () => generateCode(DEFAULT_CODE_FORMAT, randomInt));

/** Measures how fast codes go into stock, by one upload into a pool of its own. */
export async function measureUpload(shop: Shop, product: string): Promise<Round> {
  const codes = newCodes(UPLOAD);
  const start = performance.now();
  await shop.uploadCodes(product, codes);
  return { 'upload.perSecond': UPLOAD / ((performance.now() - start) / 1000) };
}
