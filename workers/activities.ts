import { auditActivities } from '../activities/audit';
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type ConnectionLike } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { Activities } from '../activities/activities';
import { bulkActionActivities } from '../activities/bulk-action';
import { allocationActivities } from '../activities/allocation';
import { createCatalog } from '../activities/catalog';
import { mailActivities } from '../activities/mail';
import { noticeActivities } from '../activities/notice';
import { orderActivities } from '../activities/order';
import { paymentActivities } from '../activities/payment';
import { poolActivities } from '../activities/pool';
import { purchaseLookupActivities } from '../activities/purchase-lookup';
import { reconciliationActivities } from '../activities/reconciliation';
import { releaseActivities } from '../activities/release';
import { resubmissionActivities } from '../activities/resubmission';
import { revocationActivities } from '../activities/revocation';
import { rightsActivities } from '../activities/rights';
import { subscriptionActivities } from '../activities/subscription';
import { openWebhookGate, webhookActivities } from '../activities/webhook';
import { createIntake } from '../api/intake';
import { createOrderGateway } from '../api/order-gateway';
import { createStoreEventIntake } from '../api/store-event-intake';
import type { StoreGateway } from '../api/store-gateway';
import { createVendorEvents } from '../api/vendor-events';
import type { WebhookGateway } from '../api/webhook-gateway';
import { callApi } from '../connectors/platform-access';
import { findConnector } from '../connectors/registry';
import type { Environment } from '../config/environment';
import type { DeliveryRequest } from '../domain/webhook';
import { createLicenseFiles } from '../licenses/license-files';
import type { Mailer } from '../mail/transport';
import type { Models } from '../models/models';
import type { PaymentGateways } from '../payments/gateways';
import type { KeyServers } from '../rights/key-servers';
import { createDataConverter } from '../secrets/data-converter';
import type { OrderIds } from '../secrets/order-ids';
import type { WebhookSender } from '../webhooks/sender';
import { workflowSignals } from './workflow-signals';

export interface ActivityDependencies {
  environment: Pick<
    Environment,
    'temporalNamespace' | 'publicUrl' | 'vendorName' | 'mailFrom' | 'maximumUnits' | 'replyWaitSeconds'
  >;
  connection: ConnectionLike;
  codec: PayloadCodec;
  models: Models;
  mailer: Mailer;
  keyServers: KeyServers;
  gateways: PaymentGateways;
  sender: WebhookSender;
  orderIds: Pick<OrderIds, 'tokenOf' | 'orderIdOf'>;
  /** A number from 0 up to 1 that spreads what would else happen at once; chance where it is left out. */
  random?: () => number;
}

const RANDOM_STEPS = 1_000_000;

/** Creates every activity over what it needs. */
export function createActivities(dependencies: ActivityDependencies): Activities {
  const { environment, models, mailer, keyServers, gateways, orderIds, sender } = dependencies;
  const { publicUrl, vendorName, mailFrom, maximumUnits } = environment;
  const client = createClient(dependencies);
  const { stockChanged, codesReserved, resubmitLine, actOnLine, revocations } = workflowSignals(client);
  const catalog = createCatalog(models);
  const now = () => new Date();
  const release = releaseActivities({ models, catalog, stockChanged, revocations, now });
  const gateway = createOrderGateway(client);
  const intake = createIntake({ models, gateway, orderIds });
  const vendorEvents = createVendorEvents({ models, gateway, now });
  const storeEvents = createStoreEventIntake({ models, gateway, intake, vendorEvents, settings: environment, now });
  const platform = { models, catalog, findConnector, callApi, storeEvents };
  const elapsed = () => performance.now();
  const { random = byChance } = dependencies;
  const licenseFiles = createLicenseFiles({ signingKeys: models.signingKeys, issuer: publicUrl });
  const mailing = {
    models,
    catalog,
    licenseFiles,
    now,
    mailer,
    vendorName,
    mailDomain: mailFrom.replace(/^.*@|>$/g, ''),
    statusUrl: (orderId: string) => `${publicUrl}/orders/status/${orderIds.tokenOf(orderId)}`,
  };
  return {
    ...allocationActivities({ models, catalog, stockChanged, ...release, maximumUnits, elapsed }),
    ...release,
    ...poolActivities({ models, catalog, codesReserved }),
    ...rightsActivities({ models, catalog, keyServers, revocations, ...release, now, random, pause }),
    ...revocationActivities({ models, catalog, keyServers, now }),
    ...resubmissionActivities({ models, resubmitLine, pause }),
    ...bulkActionActivities({ models, actOnLine, pause, now }),
    ...paymentActivities({ models, catalog, gateways }),
    ...auditActivities(models),
    ...orderActivities({ models, vendorEvents, catalog, tellSubscription: tellBy(gateway) }),
    ...webhookActivities({
      models,
      sender,
      openGate: openWebhookGate,
      deliver: deliverBy(gateway),
      now,
      random,
      pause,
    }),
    ...purchaseLookupActivities(platform),
    ...noticeActivities(platform),
    ...reconciliationActivities(platform),
    ...mailActivities(mailing),
    ...subscriptionActivities({ ...mailing, models, orderIds, vendorEvents }),
  };
}

const deliverBy =
  ({ deliverEvent }: Pick<WebhookGateway, 'deliverEvent'>) =>
  async (request: DeliveryRequest): Promise<void> => {
    const { status } = await deliverEvent(request);
    if (status !== 'taken') throw new Error(`Temporal has not taken an event: ${status}`);
  };

const tellBy =
  ({ tellSubscription }: Pick<StoreGateway, 'tellSubscription'>) =>
  async (...told: Parameters<StoreGateway['tellSubscription']>): Promise<void> => {
    const { status } = await tellSubscription(...told);
    if (status !== 'taken') throw new Error(`Temporal has not taken what a subscription is told: ${status}`);
  };

const byChance = (): number => randomInt(RANDOM_STEPS) / RANDOM_STEPS;

/** Creates a client that reads and writes what our workflows do. */
export const createClient = ({
  connection,
  environment,
  codec,
}: Pick<ActivityDependencies, 'connection' | 'environment' | 'codec'>): Client =>
  new Client({
    connection,
    namespace: environment.temporalNamespace,
    dataConverter: createDataConverter(codec),
  });
