import { ApplicationFailure } from '@temporalio/activity';
import type { LookedUp, PurchaseDetails } from '../connectors/connector';
import type { PlatformAccess } from '../connectors/platform-access';
import { findConnector } from '../connectors/registry';
import type { Models } from '../models/models';
import type { Catalog } from './catalog';

export interface PurchaseLookupDependencies {
  models: Pick<Models, 'stores'>;
  catalog: Catalog;
  callApi: PlatformAccess['call'];
}

export type PurchaseLookupActivities = ReturnType<typeof purchaseLookupActivities>;

/** What asks a platform's API for what its messages leave out. */
export const purchaseLookupActivities = ({ models, catalog, callApi }: PurchaseLookupDependencies) => ({
  /** Finds the lines and the buyer of a purchase; fails, to be tried again, while the platform does not tell. */
  async lookUpPurchase(storeId: string, purchase: LookedUp): Promise<PurchaseDetails> {
    // Fresh, because what keeps the platform from telling may be a setting that has just been mended.
    const { platform, apiUrl } = await catalog.getStore(storeId, true);
    const url = apiUrl?.replace(/\/+$/, '') ?? null;
    const { api } = await models.stores.credentials(storeId);
    const connector = findConnector(platform);
    if (!connector?.lookUp) throw ApplicationFailure.retryable(`${platform} has no orders to look up`, 'NoLookup');
    return connector.lookUp(purchase, { ...api, url, call: callApi });
  },
});
