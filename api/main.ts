import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { ConfigurationError, readEnvironment, type Environment } from '../config/environment';
import { createLogger } from '../config/logger';
import { ownCodesMail, previewMail } from '../mail/preview';
import { mailSubjectFault, mailTemplateFault } from '../mail/template-faults';
import { createMailer, type Mailer } from '../mail/transport';
import { connectDatabase, createModels } from '../models';
import { createPaymentGateways } from '../payments/gateways';
import { parseKeyRing } from '../secrets/key-ring';
import { createOrderIds } from '../secrets/order-ids';
import { createPayloadCodec } from '../secrets/payload-codec';
import { createVault } from '../secrets/vault';
import type { ApiDependencies } from './dependencies';
import { createOrderGateway } from './order-gateway';
import { startServer } from './server';
import { connectTemporal } from './temporal-connection';

/** Connects everything that the API needs; `close` lets go of it again. */
export async function connectDependencies(
  environment: Environment,
  logger: Logger,
): Promise<{ dependencies: ApiDependencies; close(): Promise<void> }> {
  const keys = parseKeyRing(environment.keys);
  const vault = createVault(keys);
  const payloadCodec = createPayloadCodec(keys);
  const database = await connectDatabase(environment.mongodbUri);
  const models = createModels(database, vault);
  await models.ensureIndexes();
  const temporal = connectTemporal(environment, payloadCodec);
  const { smtpUrl, mailFrom, mailPoolSize } = environment;
  const mailer = createMailer({ url: smtpUrl, from: mailFrom, poolSize: mailPoolSize });
  const dependencies: ApiDependencies = {
    settings: environment,
    models,
    gateway: createOrderGateway(temporal.client),
    payments: createPaymentGateways({ sandboxAddress: environment.sandboxPaymentsUrl, stripeAddress: null }),
    orderIds: createOrderIds(keys.identityKey),
    vault,
    payloadCodec,
    logger,
    now: () => new Date(),
    mailTemplateFault,
    mailSubjectFault,
    mail: { own: ownCodesMail, preview: previewMail, send: sendOnce(mailer, environment.mailFrom) },
    probes: { database: async () => database.db?.admin().ping(), temporal: temporal.probe },
  };
  const close = async () => {
    mailer.close();
    await Promise.all([temporal.close(), database.close()]);
  };
  return { dependencies, close };
}

/** Each is a mail of its own. */
const sendOnce =
  (mailer: Pick<Mailer, 'send'>, from: string): ApiDependencies['mail']['send'] =>
  async (message) => {
    const messageId = `<${randomUUID()}@${from.replace(/^.*@|>$/g, '')}>`;
    return { ...(await mailer.send({ ...message, messageId })), messageId };
  };

/** Runs the API until it is told to stop; requests in hand are answered first. */
async function main(environment: Environment): Promise<void> {
  const logger = createLogger(environment.logLevel);
  const { dependencies, close } = await connectDependencies(environment, logger);
  const server = await startServer(dependencies, environment);
  logger.info({ url: server.url }, 'API is ready');
  await stopSignal();
  logger.info('API is stopping');
  await server.stop();
  await close();
}

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

if (require.main === module) {
  Promise.resolve()
    .then(() => main(readEnvironment(process.env)))
    .catch((error: unknown) => {
      console.error(error instanceof ConfigurationError ? error.message : error);
      process.exit(1);
    });
}
