import { join } from 'node:path';
import { Router } from 'express';
import pino from 'pino';
import { connectDependencies } from '../api/main';
import { startServer } from '../api/server';
import { readEnvironment } from '../config/environment';
import { createLogger } from '../config/logger';
import { dataFolderOf } from '../maintenance/data-folder';
import { lockDataFolder } from './data-lock';
import { startEngine } from './engine';
import { requireEnginePorts } from './engine-ports';
import { sandboxKeyPair } from './key-pair';
import { stopAll } from './processes';
import { sandboxRoutes } from './routes';
import { seed } from './seed';
import { seedStores } from './seed-stores';
import { shopWindow } from './shop-window';
import { stopOnSignal } from './signals';
import { superviseWorker } from './supervisor';
import { seedWebhookEndpoint } from './webhook-receiver';
import { welcome } from './welcome';

const DATA_FOLDER = dataFolderOf(process.env);
const HOST = '127.0.0.1';

const say = (line: string): void => console.log(line);

/** Runs the whole engine on this machine until it is told to stop. */
async function main(): Promise<void> {
  const lock = lockDataFolder(DATA_FOLDER);
  process.on('exit', lock.release);
  const parts: { stop(): Promise<void> }[] = [];
  let isStopping = false;
  stopOnSignal(async () => {
    isStopping = true;
    say('Stopping: what is in hand is finished first …');
    await stopAll(parts);
  });
  const ports = await requireEnginePorts(process.env);
  const engine = await startEngine({ dataFolder: DATA_FOLDER, ports, say });
  parts.unshift(engine);

  const environment = readEnvironment(engine.environment);
  const log = pino.destination({ dest: join(DATA_FOLDER, 'logs', 'api.log'), mkdir: true, sync: false });
  const { dependencies, close } = await connectDependencies(environment, createLogger(environment.logLevel, log));
  parts.unshift({ stop: close });
  await seed(dependencies.models, engine.keyServer);
  const { publicKey: payPalKey, privateKey } = await sandboxKeyPair(DATA_FOLDER);
  const extra = Router().use(sandboxRoutes(engine), shopWindow({ models: dependencies.models, privateKey }));
  const server = await startServer(dependencies, { host: HOST, port: ports.api, extra });
  parts.unshift(server);
  await seedStores(dependencies.models, { url: server.url, payPalKey });
  await seedWebhookEndpoint(dependencies.models, server.url);
  const { startWorker, temporal, mongo } = engine;
  void superviseWorker(await startWorker(), { restart: startWorker, isWanted: () => !isStopping, say });
  const { ADMIN_KEY: ownAdminKey } = process.env;
  const { url } = server;
  const temporalUi = temporal.uiUrl;
  const { isStandIn } = mongo;
  say(welcome({ url, port: ports.api, temporalUi, dataFolder: DATA_FOLDER, isStandIn, ownAdminKey }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
