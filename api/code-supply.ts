import { randomInt } from 'node:crypto';
import { generateCode } from '../domain/code-format';
import type { Product } from '../domain/product';
import type { ApiContext } from './context';
import { Problem } from './errors';

/** Gives an allocation a code of its product, unless it has one already; false when the pool is empty. */
export async function supplyCode({ models }: Pick<ApiContext, 'models'>, product: Product, allocation: string) {
  checkSupply(product);
  const { id, source, codeFormat } = product;
  if (source === 'pool') return models.codes.reserve(id, allocation);
  if (codeFormat === null)
    throw new Problem(409, 'no_code_format', `The product ${id} has no code format by which codes could be generated.`);
  let outcome = 'taken';
  while (outcome === 'taken') outcome = await models.codes.hold(id, allocation, generateCode(codeFormat, randomInt));
  return true;
}

/** Refuses a product whose codes only its publisher can make. */
export function checkSupply({ id, source }: Product): void {
  if (source === 'rights')
    throw new Problem(409, 'codes_of_publisher', `The codes of ${id} come from its publisher, who alone makes others.`);
}
