import type { Connection } from 'mongoose';
import type { Vault } from '../secrets/vault';
import { createApiKeys } from './api-key';
import { createAttempts } from './attempt';
import { createAudit } from './audit';
import { createBulkActions } from './bulk-action';
import { createBulkLines } from './bulk-line';
import { createClosedAllotments } from './closed-allotment';
import { createCodes } from './code';
import { createHandouts } from './handout';
import { createIdempotencyKeys } from './idempotency-key';
import { createLicenses } from './license';
import { createMails } from './mail';
import { createOrders } from './order';
import { createProducts } from './product';
import { createPublishers } from './publisher';
import { createPublisherDays } from './publisher-day';
import { createReceivedDeliveries } from './received-delivery';
import { createReconciliations } from './reconciliation';
import { createRedeliveries } from './redelivery';
import { createRevocations } from './revocation';
import { createRevocationTurns } from './revocation-turn';
import { createSessions } from './session';
import { createSigningKeys } from './signing-key';
import { createStockWarnings } from './stock-warning';
import { createStoreEvents } from './store-event';
import { createStores } from './store';
import { createSubscriptions } from './subscription';
import { createSummaries } from './summary';
import { createVendorEvents } from './vendor-event';
import { createViewers } from './viewer';
import { createWaitingLines } from './waiting-line';
import { createWebhookDeliveries } from './webhook-delivery';
import { createWebhookEndpoints } from './webhook-endpoint';

export type Models = ReturnType<typeof createModels>;

/** Creates every query that Keyrail makes, on one connection. */
export function createModels(connection: Connection, vault: Vault) {
  const publisherDays = createPublisherDays(connection);
  return {
    products: createProducts(connection),
    stores: createStores(connection, vault),
    publishers: createPublishers(connection, vault),
    codes: createCodes(connection, vault),
    waitingLines: createWaitingLines(connection),
    closedAllotments: createClosedAllotments(connection),
    orders: createOrders(connection),
    licenses: createLicenses(connection, vault),
    signingKeys: createSigningKeys(connection, vault),
    handouts: createHandouts(connection),
    subscriptions: createSubscriptions(connection),
    mails: createMails(connection),
    stockWarnings: createStockWarnings(connection),
    redeliveries: createRedeliveries(connection),
    attempts: createAttempts(connection, publisherDays),
    publisherDays,
    revocations: createRevocations(connection),
    revocationTurns: createRevocationTurns(connection),
    storeEvents: createStoreEvents(connection),
    receivedDeliveries: createReceivedDeliveries(connection),
    reconciliations: createReconciliations(connection),
    vendorEvents: createVendorEvents(connection),
    webhookEndpoints: createWebhookEndpoints(connection, vault),
    webhookDeliveries: createWebhookDeliveries(connection),
    apiKeys: createApiKeys(connection),
    idempotencyKeys: createIdempotencyKeys(connection, vault),
    sessions: createSessions(connection, vault),
    audit: createAudit(connection),
    bulkActions: createBulkActions(connection),
    bulkLines: createBulkLines(connection),
    viewers: createViewers(connection),
    summaries: createSummaries(connection),
    /** Builds the indexes that are missing; without them a code could be given twice. */
    async ensureIndexes(): Promise<void> {
      for (const name of connection.modelNames()) await connection.model(name).createIndexes();
    },
  };
}
