import { ApplicationFailure } from '@temporalio/activity';
import type { Connector } from '../connectors/connector';
import type { PlatformAccess } from '../connectors/platform-access';
import type { Platform, Store } from '../domain/store';
import type { Models } from '../models/models';
import type { Catalog } from './catalog';

export interface PlatformDependencies {
  models: Pick<Models, 'stores'>;
  catalog: Catalog;
  findConnector(platform: Platform): Connector | null;
  callApi: PlatformAccess['call'];
}

/** A store, what Keyrail knows of its platform, and the way to that platform's API. */
export interface StorePlatform {
  store: Store;
  connector: Connector;
  access: PlatformAccess;
}

/** Finds a store's platform, with settings as they are now: what keeps a platform from telling may have just been mended. */
export async function platformOf(
  { models, catalog, findConnector, callApi }: PlatformDependencies,
  storeId: string,
): Promise<StorePlatform> {
  const store = await catalog.getStore(storeId, true);
  const connector = findConnector(store.platform);
  if (!connector) throw ApplicationFailure.retryable(`${store.platform} has no API that is asked`, 'NoPlatform');
  const { api } = await models.stores.credentials(storeId);
  return { store, connector, access: { ...api, url: store.apiUrl?.replace(/\/+$/, '') ?? null, call: callApi } };
}
