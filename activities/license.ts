import { allocationIds } from '../domain/ids';
import type { License } from '../domain/license';
import { licensesOfLine } from '../domain/new-license';
import type { Line, Order } from '../domain/order';
import { licenseIdOf } from '../models/license';
import { subscriptionIdOf } from '../models/subscription';
import type { Models } from '../models/models';
import type { Catalog } from './catalog';
import { follow, followUpgrade } from './license-following';
import { keepAs } from './subscription';

export interface LicenseDependencies {
  models: Pick<Models, 'licenses' | 'subscriptions'>;
  catalog: Pick<Catalog, 'findProduct' | 'findStore'>;
}

/** What keeps licenses in step with their order. */
export interface Licensing {
  /** Makes the licenses of what has been delivered, and revokes or suspends those that the order has lost since; repeated, it changes nothing. `corrected` marks a redelivery that has corrected the address. */
  keep(order: Order, corrected?: string): Promise<void>;
}

/** Creates what keeps the licenses of orders; test orders have none. */
export function createLicensing({ models: { licenses, subscriptions }, catalog }: LicenseDependencies): Licensing {
  async function make(order: Order, line: Line): Promise<License[]> {
    const { deliveredAt } = line;
    if (deliveredAt === null || line.upgrades) return [];
    const product = await catalog.findProduct(line.product ?? line.storeProduct, false);
    const store = await catalog.findStore(order.storeId, false);
    const units = allocationIds(order.orderId, line).map((unit) => ({ id: licenseIdOf(unit), unit }));
    const terms = { product: product?.license ?? null, store: store?.features[line.storeProduct] ?? {} };
    return licensesOfLine(order, { ...line, deliveredAt }, units, terms);
  }

  /** A subscription that was heard of before its licenses were there; one that is heard of later finds them. */
  async function findSubscription({ storeId, externalId, lines }: Order, { subscriptionId, storeProduct }: Line) {
    if (subscriptionId !== undefined) return subscriptions.find(subscriptionIdOf(storeId, subscriptionId));
    const store = await catalog.findStore(storeId, false);
    // Where the order names the subscription of one of its lines, no other line is meant.
    if (store?.platform === 'direct' || lines.some((line) => line.subscriptionId !== undefined)) return null;
    const found = await subscriptions.findOfOrder(storeId, externalId, storeProduct);
    return found?.product === null && lines.length > 1 ? null : found;
  }

  async function subscribe(order: Order, line: Line, made: License[]): Promise<void> {
    const record = made.length === 0 ? null : await findSubscription(order, line);
    if (!record) return;
    const { subscriptionId, suspensions, state, updatedAt } = record;
    const event = suspensions.length > 0 ? ('suspended' as const) : ('renewed' as const);
    // By the key of the subscription's own keeping, so that what it has done already is not done again.
    const key = `subscription/${updatedAt}`;
    const entry = { key, at: order.updatedAt, event, by: null, why: null, note: `subscription ${state}` };
    for (const { id } of made) await licenses.change(id, keepAs(record, subscriptionId, key), entry);
  }

  /** Of an order whose lines have begun anew, those of the earlier rounds as well. */
  const listKnown = (order: Order, made: License[]): Promise<License[]> =>
    hasEarlierRounds(order) ? licenses.listOfOrder(order.orderId) : licenses.listByIds(made.map(({ id }) => id));

  return {
    async keep(order, corrected) {
      if (order.test) return;
      for (const line of order.lines)
        if (line.upgrades) await followUpgrade({ licenses, catalog }, order, line, line.upgrades);
      const byLine = await Promise.all(order.lines.map((line) => make(order, line)));
      const made = byLine.flat();
      if (made.length === 0 && !hasEarlierRounds(order)) return;
      const areNew = await licenses.add(made);
      for (const [index, line] of order.lines.entries()) await subscribe(order, line, byLine[index] ?? []);
      if (areNew && !hasEarlierRounds(order) && !isDisputed(order)) return;
      const inForce = new Set(made.filter(({ standing }) => standing !== 'revoked').map(({ id }) => id));
      for (const license of await listKnown(order, made)) await follow(licenses, order, license, inForce, corrected);
    },
  };
}

const hasEarlierRounds = ({ lines }: Order): boolean => lines.some(({ round, upgrades }) => round > 0 && !upgrades);

const isDisputed = ({ timeline }: Order): boolean => timeline.some(({ event }) => event === 'dispute_opened');
