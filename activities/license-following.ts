import { allotmentId } from '../domain/ids';
import type { License } from '../domain/license';
import { readdress, restore, revoke, suspend } from '../domain/license-changes';
import { applyUpgrade, undoUpgrade, type LineUpgrade } from '../domain/license-upgrade';
import { isTakenBack } from '../domain/new-license';
import { isOf, type Line, type Order } from '../domain/order';
import { isUnknownTo } from '../domain/redelivery';
import type { Models } from '../models/models';
import type { Catalog } from './catalog';

/** Brings one license up to what its order has come to; each change has a key, so that what a person undoes stays undone. */
export async function follow(
  licenses: Models['licenses'],
  order: Order,
  license: License,
  inForce: ReadonlySet<string>,
  corrected: string | null = null,
): Promise<void> {
  const entry = { at: order.updatedAt, by: null, why: null };
  const line = order.lines.find(({ id }) => id === license.line);
  if (!inForce.has(license.id)) {
    const note = line && isTakenBack(line) ? line.state : 'taken back';
    await licenses.change(license.id, revoke, { ...entry, key: 'taken-back', event: 'revoked', note });
    return;
  }
  const { email, name } = order.buyer;
  if (email !== license.email && (corrected !== null || !isCorrectedSince(license, order)))
    await licenses.change(license.id, readdress({ email, name }), {
      ...entry,
      key: `readdressed/${order.updatedAt}`,
      event: 'readdressed',
      note: corrected,
    });
  await followDispute(licenses, order, license);
}

/** True for a license whose address a redelivery has corrected that the order's workflow does not know of. */
function isCorrectedSince({ history }: License, order: Order): boolean {
  const last = history.findLast(({ event }) => event === 'readdressed');
  return last !== undefined && last.note !== null && isUnknownTo(order, last.note);
}

/** Suspends a license while its payment is disputed; a dispute that is lost refunds the order. */
async function followDispute(licenses: Models['licenses'], order: Order, { id, line }: License): Promise<void> {
  const last = order.timeline.findLast((entry) => isOf(entry, line) && entry.event.startsWith('dispute_'));
  if (!last) return;
  const isOpen = last.event === 'dispute_opened';
  await licenses.change(id, isOpen ? suspend('dispute') : restore('dispute'), {
    key: `${last.event}/${last.note}`,
    at: order.updatedAt,
    event: isOpen ? 'suspended' : 'restored',
    by: null,
    why: null,
    note: 'dispute',
  });
}

interface UpgradeDependencies {
  licenses: Models['licenses'];
  catalog: Pick<Catalog, 'findProduct' | 'findStore'>;
}

/** Gives a license what a delivered line renews or upgrades it by, and takes just that back when the line is taken back. */
export async function followUpgrade(
  dependencies: UpgradeDependencies,
  order: Order,
  line: Line,
  { license, days }: LineUpgrade,
): Promise<void> {
  if (license === null) return;
  const { licenses, catalog } = dependencies;
  const isHeld = line.deliveredAt !== null && !isTakenBack(line);
  const entry = { at: order.updatedAt, by: null, why: null, note: `order ${order.orderId}` };
  for (let round = 0; round < line.round + (isHeld ? 0 : 1); round += 1) {
    const id = allotmentId(order.orderId, { id: line.id, round });
    await licenses.change(license, undoUpgrade(id), { ...entry, key: `undone/${id}`, event: 'shortened' });
  }
  if (!isHeld) return;
  const product = await catalog.findProduct(line.product ?? line.storeProduct, false);
  const store = await catalog.findStore(order.storeId, false);
  const added = days ?? product?.license.days ?? 0;
  const features = { ...store?.features[line.storeProduct], ...line.features };
  const id = allotmentId(order.orderId, line);
  const event = added > 0 ? ('renewed' as const) : ('features_changed' as const);
  await licenses.change(license, applyUpgrade({ id, days: added, features }), {
    ...entry,
    key: `upgraded/${id}`,
    event,
  });
}
