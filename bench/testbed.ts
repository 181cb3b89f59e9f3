import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '@temporalio/client';
import { connectTemporal } from '../api/temporal-connection';
import { readEnvironment, type Environment } from '../config/environment';
import { startEngine, type Engine, type EngineOptions } from '../sandbox/engine';
import type { SandboxKeyServer } from '../sandbox/key-server';
import { freeEnginePorts } from '../sandbox/engine-ports';
import { startProcess, waitUntil, type RunningProcess, type Say } from '../sandbox/processes';
import { parseKeyRing } from '../secrets/key-ring';
import { createPayloadCodec } from '../secrets/payload-codec';
import { watchArrivals, type Arrivals } from './arrivals';
import { createCeiling, type Ceiling } from './ceiling';
import { createFreezer, type Freezer } from './freezer';

/** A whole engine to be measured, on ports and in a folder of its own. */
export interface Testbed {
  url: string;
  adminKey: string;
  arrivals: Arrivals;
  ceiling: Ceiling;
  client: Client;
  /** The worker's process. */
  worker: Pick<RunningProcess, 'pid'>;
  /** Of a publisher that lives. */
  keyServer: SandboxKeyServer;
  environment: Pick<Environment, 'mongodbUri' | 'maxCachedWorkflows'>;
  /** Of all its processes. */
  freezer: Freezer;
}

export type StartTestbed = () => Promise<Testbed>;

type Part = { stop(): Promise<void> };

// One address sends all the load, which the limits are there to stop.
const SETTINGS = {
  HOST: '127.0.0.1',
  WEBHOOK_RATE_LIMIT: '1000000',
  PUBLIC_RATE_LIMIT: '1000000',
  LICENSE_RATE_LIMIT: '1000000',
};

/**
 * Starts the servers, and the API, the worker and the ceiling's worker each in a process of its own, as in production;
 * `parts` gets all that is to be stopped, in that order.
 */
export async function startTestbed(
  say: Say,
  parts: Part[],
  { keepsHistory }: Required<Pick<EngineOptions, 'keepsHistory'>>,
): Promise<Testbed> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'keyrail-bench-'));
  parts.unshift({ stop: () => rm(dataFolder, { recursive: true, force: true }) });
  const engine = await startEngine({
    dataFolder,
    ports: await freeEnginePorts(),
    say,
    settings: SETTINGS,
    keepsHistory,
  });
  parts.unshift(engine);
  const environment = readEnvironment(engine.environment);
  const codec = createPayloadCodec(parseKeyRing(environment.keys));
  const temporal = connectTemporal(environment, codec);
  parts.unshift({ stop: temporal.close });

  const ceiling = createCeiling(temporal.client);
  const url = `http://${SETTINGS.HOST}:${environment.port}`;
  const logFolder = join(dataFolder, 'logs');
  const run = async (name: string, script: string, isMet: () => Promise<boolean>) => {
    const started = await startScript(name, script, engine, logFolder);
    parts.unshift(started);
    await waitUntil({ what: name, isMet, process: started, say });
    return started;
  };
  const [worker, api, ceilingWorker] = await Promise.all([
    engine.startWorker(),
    run('api', 'dist/api/main.js', async () => (await fetch(`${url}/readyz`)).ok),
    run('ceiling', 'dist/bench/ceiling-worker.js', async () => (await ceiling.call(5_000)) !== ''),
  ]);
  const arrivals = watchArrivals(engine.mailbox);
  const freezer = createFreezer([worker, api, ceilingWorker, engine.temporal, engine.mongo]);
  parts.unshift(freezer, arrivals);
  return {
    url,
    adminKey: environment.adminKey,
    arrivals,
    ceiling,
    client: temporal.client,
    worker,
    keyServer: engine.keyServer,
    environment,
    freezer,
  };
}

function startScript(
  name: string,
  script: string,
  { environment }: Engine,
  logFolder: string,
): Promise<RunningProcess> {
  const args = [resolve(script)];
  const logFile = join(logFolder, `${name}.log`);
  return startProcess({ name, command: process.execPath, args, env: environment, logFile });
}
