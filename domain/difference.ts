import { lineId } from './ids';
import type { LineUpgrade } from './license-upgrade';
import type { Line, Order } from './order';
import { isSettledByPeople } from './unlisted';
import { firstKnown, type Purchase, type PurchaseLine } from './purchase';

/** Whether the order is known as a test, and what a later message says. */
export interface Tests {
  known: boolean;
  told: boolean;
}

/** How a later message tells a known line otherwise, in words; what it leaves out is no difference. */
export function differencesOf(known: Line, told: PurchaseLine, test: Tests): string[] {
  const differences: string[] = [];
  if (test.told !== test.known)
    differences.push(test.told ? 'a test instead of a real order' : 'a real order instead of a test');
  if (told.product !== known.storeProduct) differences.push(`product ${told.product} instead of ${known.storeProduct}`);
  if (told.quantity !== known.quantity) differences.push(`quantity ${told.quantity} instead of ${known.quantity}`);
  if (told.unitPrice !== null && known.unitPrice !== null && told.unitPrice !== known.unitPrice)
    differences.push(`unit price ${told.unitPrice} instead of ${known.unitPrice}`);
  if (isOtherRenewal(known.upgrades, told.upgrades))
    differences.push(`renewal of ${renewedBy(told.upgrades)} instead of ${renewedBy(known.upgrades)}`);
  return differences;
}

/** A code that nobody has is no difference to a license: people may have put it right. */
const isOtherRenewal = (known?: LineUpgrade, told?: LineUpgrade): boolean =>
  told !== undefined && told.license !== known?.license && (told.license !== null || !known);

const renewedBy = (upgrades?: LineUpgrade): string =>
  upgrades ? (upgrades.license ?? 'the license of a code that nobody has') : 'none';

/** True when a purchase tells of its buyer what is not known yet. */
export const tellsMore = ({ buyer }: Order, { buyer: told }: Purchase): boolean =>
  JSON.stringify(firstKnown(buyer, told)) !== JSON.stringify(firstKnown(buyer, buyer));

/** True when a purchase says something of an order that is not in its books yet: a line, or a difference in one. */
export const hasNews = (order: Order, purchase: Purchase): boolean =>
  !isSettledByPeople(order) &&
  purchase.lines.some((told) => {
    const known = order.lines.find(({ id }) => id === lineId(told.key));
    if (!known) return true;
    return differencesOf(known, told, { known: order.test, told: purchase.test }).some(
      (note) => !order.timeline.some((entry) => entry.line === known.id && entry.note === note),
    );
  });
