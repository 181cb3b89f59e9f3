import { ApplicationFailure } from '@temporalio/activity';
import type { LookedUp, PurchaseDetails } from '../connectors/connector';
import { MalformedDeliveryError } from '../domain/errors';
import { platformOf, type PlatformDependencies } from './platform';

/** What a platform has told of a purchase; `unusable` names what its answer lacks. */
export type PurchaseLookup = { status: 'found'; details: PurchaseDetails } | { status: 'unusable'; fault: string };

export type PurchaseLookupActivities = ReturnType<typeof purchaseLookupActivities>;

/** What asks a platform's API for what its messages leave out. */
export const purchaseLookupActivities = (dependencies: PlatformDependencies) => ({
  /** Finds the lines and the buyer of a purchase; fails, to be tried again, while the platform does not answer. */
  async lookUpPurchase(storeId: string, purchase: LookedUp): Promise<PurchaseLookup> {
    const { store, connector, access } = await platformOf(dependencies, storeId);
    if (!connector.lookUp) throw ApplicationFailure.retryable(`${store.platform} has no orders to look up`, 'NoLookup');
    try {
      const details = await connector.lookUp(purchase, access);
      return details.lines.length > 0 ? { status: 'found', details } : { status: 'unusable', fault: 'no lines' };
    } catch (error) {
      if (error instanceof MalformedDeliveryError) return { status: 'unusable', fault: error.message };
      throw error;
    }
  },
});
