import { hasEnded } from './line-state';
import type { Line, Unlisted } from './order';
import type { Purchase, PurchaseLine } from './purchase';

/** Stands for what an order is of when its platform has not told for so long that people have to look. */
export const UNLISTED_LINE: PurchaseLine = { key: 'unlisted', product: 'unlisted', quantity: 1, unitPrice: null };

/** The stand-in of an order that names the licenses of a code: people who say what was bought renew that one. */
export const unlistedLine = (licenses: readonly string[] | undefined): PurchaseLine => ({
  ...UNLISTED_LINE,
  ...(licenses && { upgrades: { license: licenses[0] ?? null, days: null } }),
});

/** What is kept of a message that leaves out the lines: all but the buyer, whom the order knows already. */
export const unlistedOf = (
  { eventId, channel, delivery, test, currency, identification, payment = null, upgrades }: Purchase,
  lookup: string,
): Unlisted => ({
  ...{ eventId, channel, delivery, test, currency, identification, payment, lookup },
  ...(upgrades && { upgrades }),
});

/** True for a line that stands for what the platform has not told. */
export const isUnlisted = ({ storeProduct, product }: Pick<Line, 'storeProduct' | 'product'>): boolean =>
  storeProduct === UNLISTED_LINE.product && product === null;

/** True once people have decided what becomes of an order whose platform has not told what it is of. */
export const isSettledByPeople = ({ lines }: { lines: readonly Line[] }): boolean =>
  lines.some(
    ({ storeProduct, product, state, exception }) =>
      storeProduct === UNLISTED_LINE.product &&
      (product !== null || hasEnded(state) || exception?.reason === 'refund_due'),
  );
