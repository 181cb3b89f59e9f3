import type { Schemas } from '../../api/client';

/** Where a product's codes come from, in words. */
export const SOURCES: Record<Schemas['Product']['source'], string> = {
  generate: 'Generated when they are sold',
  pool: 'Taken from a pool',
  rights: 'Asked of a publisher',
};

/** How long a pool lasts, in words. */
export function daysLeftWords({ daysLeft }: Pick<Schemas['PoolStock'], 'daysLeft'>): string {
  if (daysLeft === null) return 'Not used lately';
  return daysLeft === 1 ? '1 day' : `${daysLeft.toLocaleString()} days`;
}
