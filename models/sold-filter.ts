import type { Period } from '../domain/period';
import type { TransactionFilter } from '../domain/transaction';
import { ofStores, type OfStores } from './of-stores';

/** Which lines to read; the period is that of the acceptance of their orders, and what is left out does not narrow it. */
export interface SoldFilter extends Period, TransactionFilter, OfStores {}

/** The orders that have such a line: the period, the stores and the product have an index each that has the order too. */
export const soldConditions = (filter: SoldFilter): Record<string, unknown> => ({
  acceptedAt: { $gte: filter.from, $lt: filter.to },
  ...ofStores(filter.storeIds),
  ...(filter.test !== undefined && { test: filter.test }),
  ...haveLine(filter),
});

/** One line is to be all that is asked for; each way to be of a product stands alone, for it has an index. */
function haveLine({ product, state }: TransactionFilter): Record<string, unknown> {
  const ofState = state === undefined ? {} : { state };
  const haveSuch = (line: object) => ({ lines: { $elemMatch: line } });
  if (product !== undefined) return { $or: ofProduct(product, '').map((own) => haveSuch({ ...own, ...ofState })) };
  return state === undefined ? {} : haveSuch(ofState);
}

/** What makes out such a line, by the name that its fields begin with. */
export const lineConditions = ({ product, state }: TransactionFilter, prefix: string): Record<string, unknown> => ({
  ...(state !== undefined && { [`${prefix}state`]: state }),
  ...(product !== undefined && { $or: ofProduct(product, prefix) }),
});

const ofProduct = (product: string, prefix: string): Record<string, string | null>[] => [
  { [`${prefix}product`]: product },
  { [`${prefix}product`]: null, [`${prefix}storeProduct`]: product },
];
