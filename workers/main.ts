import { setFlagsFromString } from 'node:v8';
import { NativeConnection, Runtime, type LogLevel } from '@temporalio/worker';
import type { Logger } from 'pino';
import { ConfigurationError, readEnvironment, type Environment } from '../config/environment';
import { createLogger } from '../config/logger';
import { createMailer } from '../mail/transport';
import { connectDatabase } from '../models/connection';
import { createPaymentGateways } from '../payments/gateways';
import { createKeyServers } from '../rights/key-servers';
import { createModels } from '../models/models';
import { parseKeyRing } from '../secrets/key-ring';
import { createOrderIds } from '../secrets/order-ids';
import { createPayloadCodec } from '../secrets/payload-codec';
import { createVault } from '../secrets/vault';
import { createWebhookSender } from '../webhooks/sender';
import { createClient } from './activities';
import { WORKFLOW_BUNDLE } from './bundle';
import { scheduleReconciliations } from './reconciliation-schedules';
import { registerSearchAttributes } from './search-attributes';
import { restoreSummarySchedule } from './summary-schedule';
import { createWorkers } from './worker';

/** How much a heap may grow over what is alive in it before it is tidied; V8 by itself lets it grow to four times as much. */
const HEAP_GROWTH_PERCENT = 50;

/** Runs a worker until it is told to stop; what is in hand is finished first. */
async function main(environment: Environment): Promise<void> {
  const logger = createLogger(environment.logLevel);
  // Here, because it holds for the threads of the workflows as well, however the worker is started.
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  Runtime.install({ shutdownSignals: ['SIGINT', 'SIGTERM'], logger: temporalLogger(logger) });
  const keys = parseKeyRing(environment.keys);
  const connection = await NativeConnection.connect({
    address: environment.temporalAddress,
    tls: environment.temporalTls,
    ...(environment.temporalApiKey !== null && { apiKey: environment.temporalApiKey }),
  });
  const database = await connectDatabase(environment.mongodbUri);
  const models = createModels(database, createVault(keys));
  await models.ensureIndexes();
  const { smtpUrl, mailFrom, mailPoolSize } = environment;
  const mailer = createMailer({ url: smtpUrl, from: mailFrom, poolSize: mailPoolSize });

  // Temporal Cloud has no operator service: there they are registered with its own tools.
  if (environment.temporalApiKey === null) await registerSearchAttributes(connection, environment.temporalNamespace);
  const codec = createPayloadCodec(keys);
  const client = createClient({ connection, environment, codec });
  await scheduleReconciliations(client, models);
  await restoreSummarySchedule(client, models);
  const keyServers = createKeyServers();
  const sender = createWebhookSender();
  const workers = await createWorkers({
    environment,
    connection,
    codec,
    models,
    mailer,
    keyServers,
    sender,
    gateways: createPaymentGateways({ sandboxAddress: environment.sandboxPaymentsUrl, stripeAddress: null }),
    orderIds: createOrderIds(keys.identityKey),
    workflows: { workflowBundle: { codePath: WORKFLOW_BUNDLE } },
  });
  logger.info('worker is ready');
  await workers.run();
  await keyServers.close();
  await sender.close();
  mailer.close();
  await connection.close();
  await database.close();
}

/** Gives Temporal's messages to our logger; the attributes of workflows and activities hold ids only. */
function temporalLogger(logger: Logger) {
  const log = (level: LogLevel, message: string, meta: object = {}) =>
    logger[level.toLowerCase() as 'info']({ ...meta }, message);
  return {
    log,
    trace: (message: string, meta?: object) => log('TRACE', message, meta),
    debug: (message: string, meta?: object) => log('DEBUG', message, meta),
    info: (message: string, meta?: object) => log('INFO', message, meta),
    warn: (message: string, meta?: object) => log('WARN', message, meta),
    error: (message: string, meta?: object) => log('ERROR', message, meta),
  };
}

if (require.main === module) {
  Promise.resolve()
    .then(() => main(readEnvironment(process.env)))
    .catch((error: unknown) => {
      console.error(error instanceof ConfigurationError ? error.message : error);
      process.exit(1);
    });
}
