import { join, resolve } from 'node:path';
import { Connection } from '@temporalio/client';
import { searchAttributeTypes } from '../workers/search-attributes';
import { TASK_QUEUE } from '../workflows/messages';
import { startKeyServer, type SandboxKeyServer } from './key-server';
import { startMailbox, type Mailbox } from './mailbox';
import { findMongo, startMongo, type Mongo } from './mongo';
import { startPaymentServer, type PaymentServer } from './payment-server';
import { startProcess, stopAll, waitUntil, type RunningProcess, type Say } from './processes';
import { sandboxSecrets, type SandboxSecrets } from './secrets';
import { findTemporal, startTemporal, type Temporal } from './temporal';

/** The ports of the sandbox's parts, all on the loopback. */
export interface EnginePorts {
  api: number;
  temporal: number;
  temporalUi: number;
  mongo: number;
  smtp: number;
  keyServer: number;
  payments: number;
}

export interface EngineOptions {
  dataFolder: string;
  ports: EnginePorts;
  say: Say;
  /** Settings over the sandbox's own, by their names in the environment. */
  settings?: NodeJS.ProcessEnv;
  /** False when nothing of Temporal's needs to outlive this run. */
  keepsHistory?: boolean;
  /** Where servers that run already are named, and what the processes inherit; left out, it is this process's own. */
  env?: NodeJS.ProcessEnv;
}

/** The servers that Keyrail needs, and the environment in which its processes find them. */
export interface Engine {
  temporal: Temporal;
  mongo: Mongo;
  mailbox: Mailbox;
  keyServer: SandboxKeyServer;
  payments: PaymentServer;
  environment: NodeJS.ProcessEnv;
  /** Starts one more worker process. */
  startWorker(): Promise<RunningProcess>;
  /** Starts the database again on its data and port, after it has been killed. */
  restartMongo(): Promise<void>;
  /** Starts Temporal again on its data and port, after it has been stopped. */
  restartTemporal(): Promise<void>;
  /** Starts the mailbox again on its mails and port, after it has been stopped. */
  restartMailbox(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Temporal, MongoDB, the mailbox, a publisher's key server and a payment gateway side by side. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { dataFolder, ports, say, env = process.env } = options;
  const logFolder = join(dataFolder, 'logs');
  const mongoProgram = findMongo({ say, env });
  const startDatabase = async () =>
    startMongo({
      program: await mongoProgram,
      dataFolder: join(dataFolder, 'mongo'),
      port: ports.mongo,
      say,
      logFolder,
    });
  const openMailbox = () => startMailbox({ port: ports.smtp, dataFolder: join(dataFolder, 'mailbox') });
  const [temporal, mongo, mailbox, keyServer, payments, secrets] = await Promise.all([
    startTemporalOf(options, logFolder),
    startDatabase(),
    openMailbox(),
    startKeyServer({ port: ports.keyServer }),
    startPaymentServer({ port: ports.payments, dataFolder: join(dataFolder, 'payments') }),
    sandboxSecrets(join(dataFolder, 'secrets.json')),
  ]);
  const workers: RunningProcess[] = [];
  const engine: Engine = {
    temporal,
    mongo,
    mailbox,
    keyServer,
    payments,
    environment: environmentOf(options, { temporal, mongo, mailbox, payments }, secrets),
    async startWorker() {
      const worker = await startWorkerProcess(engine.environment, join(logFolder, 'worker.log'));
      workers.push(worker);
      const isMet = () => isPolling(engine.temporal.address, worker.pid);
      try {
        await waitUntil({ what: 'the worker', isMet, process: worker, say });
      } catch (error) {
        await worker.kill();
        throw error;
      }
      return worker;
    },
    async restartMongo() {
      engine.mongo = await startDatabase();
    },
    async restartTemporal() {
      engine.temporal = await startTemporalOf(options, logFolder);
    },
    async restartMailbox() {
      engine.mailbox = await openMailbox();
    },
    stop: () => stopAll([...workers, engine.mailbox, keyServer, payments, engine.temporal, engine.mongo]),
  };
  return engine;
}

function environmentOf(
  { ports, settings, env = process.env }: EngineOptions,
  { temporal, mongo, mailbox, payments }: Pick<Engine, 'temporal' | 'mongo' | 'mailbox' | 'payments'>,
  secrets: SandboxSecrets,
): NodeJS.ProcessEnv {
  return {
    ...env,
    KEYRAIL_SANDBOX: '1',
    PORT: String(ports.api),
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_UI_URL: temporal.uiUrl ?? `http://127.0.0.1:${ports.temporalUi}`,
    MONGODB_URI: mongo.uri,
    SMTP_URL: mailbox.smtpUrl,
    SANDBOX_PAYMENTS_URL: payments.address,
    ...secrets,
    ...settings,
  };
}

function startWorkerProcess(env: NodeJS.ProcessEnv, logFile: string): Promise<RunningProcess> {
  // Without --enable-source-maps, which costs a fifth of a workflow's time: the SDK maps workflows' traces by itself.
  const args = [resolve('dist/workers/main.js')];
  return startProcess({ name: 'worker', command: process.execPath, args, env, logFile });
}

async function startTemporalOf(
  { dataFolder, ports, say, env = process.env, keepsHistory = true }: EngineOptions,
  logFolder: string,
): Promise<Temporal> {
  const program = await findTemporal({ say, env });
  return startTemporal({
    program,
    port: ports.temporal,
    uiPort: ports.temporalUi,
    say,
    logFolder,
    ...(keepsHistory && { dataFolder: join(dataFolder, 'temporal') }),
    codecEndpoint: `http://localhost:${ports.api}/codec`,
    searchAttributes: cliTypes(),
  });
}

/** A worker is ready when Temporal has seen it ask for work; its identity begins with its process id. */
async function isPolling(address: string, pid: number): Promise<boolean> {
  const connection = await Connection.connect({ address });
  try {
    const taskQueue = { name: TASK_QUEUE };
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue,
      taskQueueType: 1,
    });
    return (pollers ?? []).some(({ identity }) => identity?.startsWith(`${pid}@`));
  } finally {
    await connection.close();
  }
}

/** Temporal's command line writes KEYWORD_LIST as KeywordList. */
const cliTypes = () =>
  Object.fromEntries(
    Object.entries(searchAttributeTypes()).map(
      ([name, type]) => [name, type === 'KEYWORD' ? 'Keyword' : 'KeywordList'] as const,
    ),
  );
