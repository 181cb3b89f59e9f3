import type { VendorEvents } from '../domain/vendor-event';
import { createLicenseFiles, type LicenseFiles } from '../licenses/license-files';
import { createAfterwork, type Afterwork } from './afterwork';
import { createAuthentication, type Authentication } from './authentication';
import { createCallers } from './callers';
import { createConsoleSessions, type ConsoleSessions } from './console-session';
import type { ApiDependencies, ApiSettings } from './dependencies';
import { createIntake, type Intake } from './intake';
import { createMetrics, type Metrics } from './metrics';
import type { LinksByReader, OrderLinks } from './order-view';
import { createStoreCache, type StoreCache } from './settings-cache';
import { createVendorEvents } from './vendor-events';

/** What the routes share: the outside and what the app has made of it. */
export interface ApiContext extends ApiDependencies {
  authentication: Authentication;
  consoleSessions: ConsoleSessions;
  storeCache: StoreCache;
  intake: Intake;
  metrics: Metrics;
  afterwork: Afterwork;
  licenseFiles: LicenseFiles;
  links: LinksByReader;
  vendorEvents: VendorEvents;
}

/** What it takes to take what a store tells. */
export interface StoreIntake extends Pick<ApiContext, 'intake' | 'gateway' | 'models' | 'vendorEvents' | 'now'> {
  settings: Pick<ApiSettings, 'replyWaitSeconds'>;
}

/** Makes what the routes of one app share. */
export function createContext(dependencies: ApiDependencies): ApiContext {
  const { models, orderIds, settings } = dependencies;
  const callers = createCallers(models, settings.adminKey);
  const consoleSessions = createConsoleSessions(dependencies, callers);
  return {
    ...dependencies,
    authentication: createAuthentication(callers, consoleSessions),
    consoleSessions,
    storeCache: createStoreCache(models),
    intake: createIntake(dependencies),
    metrics: createMetrics(),
    afterwork: createAfterwork(dependencies.logger),
    licenseFiles: createLicenseFiles({ signingKeys: models.signingKeys, issuer: settings.publicUrl }),
    vendorEvents: createVendorEvents(dependencies),
    links: {
      buyer: statusLinks(settings, orderIds.tokenOf),
      staff: statusLinks(settings, orderIds.staffTokenOf),
    },
  };
}

const statusLinks = ({ publicUrl }: ApiSettings, tokenOf: (orderId: string) => string): OrderLinks => ({
  statusUrl: (orderId) => `${publicUrl}/orders/status/${tokenOf(orderId)}`,
});
