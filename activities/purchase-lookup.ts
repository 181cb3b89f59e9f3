import { ApplicationFailure } from '@temporalio/activity';
import type { LookedUp, PurchaseDetails } from '../connectors/connector';
import { MalformedDeliveryError } from '../domain/errors';
import type { Purchase } from '../domain/purchase';
import type { Store } from '../domain/store';
import { codesIn, licensesOfOrder, nameUpgrades } from '../domain/told-upgrade';
import type { Models } from '../models/models';
import { platformOf, type PlatformDependencies } from './platform';

/** What a platform tells of a purchase, with licenses in place of codes. */
export type LookedUpDetails = Omit<PurchaseDetails, 'lines' | 'fields'> & Pick<Purchase, 'lines'>;

/** What a platform has told of a purchase; `unusable` names what its answer lacks. */
export type PurchaseLookup = { status: 'found'; details: LookedUpDetails } | { status: 'unusable'; fault: string };

export interface PurchaseLookupDependencies extends PlatformDependencies {
  models: PlatformDependencies['models'] & Pick<Models, 'licenses'>;
}

export type PurchaseLookupActivities = ReturnType<typeof purchaseLookupActivities>;

/** What asks a platform's API for what its messages leave out. */
export const purchaseLookupActivities = (dependencies: PurchaseLookupDependencies) => ({
  /** Finds the lines and the buyer of a purchase; fails, to be tried again, while the platform does not answer. */
  async lookUpPurchase(storeId: string, purchase: LookedUp): Promise<PurchaseLookup> {
    const { store, connector, access } = await platformOf(dependencies, storeId);
    if (!connector.lookUp) throw ApplicationFailure.retryable(`${store.platform} has no orders to look up`, 'NoLookup');
    // Only a stand-in at an address of its own may let in somebody without a key.
    if (access.key === null && access.url === null)
      return { status: 'unusable', fault: "the store has no key for the platform's API" };
    try {
      const told = await connector.lookUp(purchase, access);
      const details = await withLicenses(dependencies, store, purchase, told);
      return details.lines.length > 0 ? { status: 'found', details } : { status: 'unusable', fault: 'no lines' };
    } catch (error) {
      if (error instanceof MalformedDeliveryError) return { status: 'unusable', fault: error.message };
      throw error;
    }
  },
});

/** Codes end here, so that they are in no history. */
async function withLicenses(
  { models: { licenses } }: PurchaseLookupDependencies,
  store: Store,
  { upgrades }: LookedUp,
  told: PurchaseDetails,
): Promise<LookedUpDetails> {
  const { lines, fields, ...details } = told;
  const known = await licenses.knowCodes(codesIn(told, store));
  const byMessage = upgrades ? await licenses.listByIds(upgrades) : null;
  const ofOrder = licensesOfOrder(fields, store, known) ?? byMessage;
  return { ...details, lines: nameUpgrades({ lines }, store, known, ofOrder) };
}
