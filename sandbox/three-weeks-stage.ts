import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UpdateDefinition } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { readEnvironment } from '../config/environment';
import type { LineAction } from '../domain/operator-action';
import type { Order } from '../domain/order';
import { createMailer } from '../mail/transport';
import { connectDatabase, createModels } from '../models';
import { createPaymentGateways } from '../payments/gateways';
import { openKeyServer, type OpenKeyServer } from '../rights/key-server';
import { createKeyServers } from '../rights/key-servers';
import { createDataConverter } from '../secrets/data-converter';
import { parseKeyRing } from '../secrets/key-ring';
import { createOrderIds, type OrderIds } from '../secrets/order-ids';
import { createPayloadCodec } from '../secrets/payload-codec';
import { createVault } from '../secrets/vault';
import { createWebhookSender } from '../webhooks/sender';
import { bundleWorkflows } from '../workers/bundle';
import { registerSearchAttributes } from '../workers/search-attributes';
import type { WorkerDependencies } from '../workers/worker';
import { startKeyServer, type KeyServerMode, type SandboxKeyServer } from './key-server';
import { startMailbox, type Mailbox } from './mailbox';
import { findMongo, startMongo } from './mongo';
import { startPaymentServer, type PaymentServer } from './payment-server';
import { findFreePort } from './ports';
import type { Say } from './processes';
import { sandboxSecrets } from './secrets';
import { findTestServer } from './temporal';

/** What an order's story can do. */
export interface Scene {
  /** The order's only line. */
  line: string;
  turnDial(mode: KeyServerMode): void;
  update<Action extends LineAction>(definition: UpdateDefinition<Order, [Action]>, action: Action): Promise<unknown>;
  /** Pays what was declined by another method, as a buyer does on the payment page. */
  mendPayment(method: string): Promise<void>;
}

/** Keyrail's workers and servers, on a Temporal whose time can be skipped. */
export interface Stage {
  env: TestWorkflowEnvironment;
  worker: WorkerDependencies;
  orderIds: OrderIds;
  keyServer: SandboxKeyServer;
  payments: PaymentServer;
  mailbox: Mailbox;
}

type Closing = (() => Promise<unknown>)[];

/** Sets the stage in a folder of its own, lets the play go on, and takes everything down again. */
export async function withStage<Outcome>(say: Say, play: (stage: Stage) => Promise<Outcome>): Promise<Outcome> {
  const closing: Closing = [];
  try {
    return await play(await setStage(say, closing));
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function setStage(say: Say, closing: Closing): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'keyrail-weeks-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const { env: ownEnv, uri } = await startDatabase(folder, say, closing);
  const [mailbox, keyServer, payments] = await startFarSides(closing);
  const environment = readEnvironment({
    ...ownEnv,
    ...(await sandboxSecrets(join(folder, 'secrets.json'))),
    KEYRAIL_SANDBOX: '1',
    MONGODB_URI: uri,
    SMTP_URL: mailbox.smtpUrl,
  });
  const keys = parseKeyRing(environment.keys);
  const codec = createPayloadCodec(keys);
  const env = await startSkippingTemporal(codec, say, closing);
  const database = await connectDatabase(uri);
  closing.push(() => database.close());
  const models = createModels(database, createVault(keys));
  await models.ensureIndexes();
  const { smtpUrl, mailFrom, mailPoolSize } = environment;
  const mailer = createMailer({ url: smtpUrl, from: mailFrom, poolSize: mailPoolSize });
  closing.push(() => Promise.resolve(mailer.close()));
  const sender = createWebhookSender();
  closing.push(() => sender.close());
  const orderIds = createOrderIds(keys.identityKey);
  const worker: WorkerDependencies = {
    environment,
    connection: env.nativeConnection,
    codec,
    models,
    mailer,
    keyServers: createKeyServers(openForOneCall),
    sender,
    gateways: createPaymentGateways({ sandboxAddress: payments.address, stripeAddress: null }),
    orderIds,
    // Tries that fall together are made together, and time is skipped once for all of them.
    random: () => 0,
    workflows: { workflowBundle: { code: await bundleWorkflows(require.resolve('../workflows')) } },
  };
  return { env, worker, orderIds, keyServer, payments, mailbox };
}

/** What is filled with staged orders must be its own, whatever database the surroundings name. */
async function startDatabase(folder: string, say: Say, closing: Closing) {
  const { MONGODB_URI, ...env } = process.env;
  void MONGODB_URI;
  const program = await findMongo({ say, env });
  const port = await findFreePort();
  const mongo = await startMongo({ program, port, say, dataFolder: join(folder, 'mongo'), logFolder: folder });
  closing.push(() => mongo.stop());
  return { env, uri: mongo.uri };
}

async function startFarSides(closing: Closing) {
  const parts = await Promise.all([
    findFreePort().then((port) => startMailbox({ port })),
    startKeyServer({ port: 0 }),
    startPaymentServer({ port: 0 }),
  ]);
  closing.push(...parts.map((part) => () => part.stop()));
  return parts;
}

async function startSkippingTemporal(codec: WorkerDependencies['codec'], say: Say, closing: Closing) {
  const { path } = await findTestServer({ say });
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
    client: { dataConverter: createDataConverter(codec) },
  });
  closing.push(() => env.teardown());
  await registerSearchAttributes(env.connection, 'default');
  return env;
}

/** Only Temporal's time skips: a breaker that is long closed an hour later would still be open, so each call meets a new one. */
const openForOneCall: typeof openKeyServer = (publisher, credentials) => {
  const once = async <Reply>(call: (server: OpenKeyServer) => Promise<Reply>): Promise<Reply> => {
    const server = openKeyServer(publisher, credentials);
    return call(server).finally(() => server.close());
  };
  return {
    requestKeys: (request) => once((server) => server.requestKeys(request)),
    revokeKey: (request) => once((server) => server.revokeKey(request)),
    close: () => Promise.resolve(),
  };
};
