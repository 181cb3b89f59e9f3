import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection as TemporalConnection } from '@temporalio/client';
import { Router } from 'express';
import type { Connection } from 'mongoose';
import pino from 'pino';
import { connectDependencies } from '../../api/main';
import { startServer } from '../../api/server';
import type { ApiDependencies } from '../../api/dependencies';
import { readEnvironment } from '../../config/environment';
import { createLogger } from '../../config/logger';
import { connectDatabase, type Models } from '../../models';
import { createDataConverter } from '../../secrets/data-converter';
import { startEngine, type Engine } from '../../sandbox/engine';
import { freeEnginePorts } from '../../sandbox/engine-ports';
import { waitUntil, type RunningProcess } from '../../sandbox/processes';
import { sandboxKeyPair } from '../../sandbox/key-pair';
import { sandboxRoutes } from '../../sandbox/routes';
import { seed } from '../../sandbox/seed';
import { seedStores } from '../../sandbox/seed-stores';
import { shopWindow } from '../../sandbox/shop-window';

/** Everything that has to come within this time comes much sooner; it only ends a test that waits for nothing. */
const DEADLINE_MS = 240_000;

export interface Answer<Body> {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

export interface Call {
  body?: unknown;
  headers?: Record<string, string>;
  /** An API key instead of the admin's; null for none. */
  key?: string | null;
}

/** A whole Keyrail of a test file's own: servers and workers as processes that can be killed, the API in the test's. */
export interface TestEngine {
  readonly servers: Engine;
  readonly dataFolder: string;
  readonly url: string;
  readonly dependencies: ApiDependencies;
  readonly models: Models;
  readonly database: Connection;
  readonly temporal: Client;
  /** The worker that was started last. */
  readonly worker: RunningProcess;
  /** The API's log lines that contain a text. */
  logged(text: string): Promise<string>;
  /** Starts one more worker process. */
  startWorker(): Promise<RunningProcess>;
  /** Calls the API; with the admin's key unless the call says otherwise. */
  call<Body = unknown>(method: string, path: string, call?: Call): Promise<Answer<Body>>;
}

interface Parts {
  dataFolder: string;
  servers: Engine;
  url: string;
  dependencies: ApiDependencies;
  database: Connection;
  temporal: Client;
  worker: RunningProcess;
}

/** Gives a test file a running engine with the sandbox's products and stores. */
export function useEngine(settings: NodeJS.ProcessEnv = {}): TestEngine {
  const parts: Partial<Parts> = {};
  const closing: (() => Promise<unknown>)[] = [];
  const part = <Name extends keyof Parts>(name: Name): Parts[Name] =>
    parts[name] ?? fail(`The engine's ${name} is there from the first test on, not before.`);

  beforeAll(() => startParts(parts, closing, settings), DEADLINE_MS);
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  }, DEADLINE_MS);

  return {
    get servers() {
      return part('servers');
    },
    get dataFolder() {
      return part('dataFolder');
    },
    get url() {
      return part('url');
    },
    get dependencies() {
      return part('dependencies');
    },
    get models() {
      return part('dependencies').models;
    },
    get database() {
      return part('database');
    },
    get temporal() {
      return part('temporal');
    },
    get worker() {
      return part('worker');
    },
    logged: async (text) => {
      const lines = (await readFile(join(part('dataFolder'), 'logs', 'api.log'), 'utf8')).split('\n');
      return lines.filter((line) => line.includes(text)).join('\n');
    },
    startWorker: async () => (parts.worker = await part('servers').startWorker()),
    call: (method, path, call) => callApi(`${part('url')}${path}`, method, call),
  };
}

/** Waits until a condition holds; what it throws counts as "not yet". */
export const until = (what: string, isMet: () => boolean | Promise<boolean>): Promise<void> =>
  waitUntil({ what, isMet: async () => isMet(), deadlineMs: DEADLINE_MS });

async function startParts(
  parts: Partial<Parts>,
  closing: (() => Promise<unknown>)[],
  settings: NodeJS.ProcessEnv,
): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'keyrail-e2e-'));
  closing.push(() => rm(dataFolder, { recursive: true, force: true }));
  const servers = await startEngine({
    dataFolder,
    ports: await freeEnginePorts(),
    say: (line) => void process.stderr.write(`${line}\n`),
    env: ownSurroundings(),
    settings: {
      WEBHOOK_RATE_LIMIT: '1000000',
      PUBLIC_RATE_LIMIT: '1000000',
      LICENSE_RATE_LIMIT: '1000000',
      ...settings,
    },
  });
  closing.push(() => servers.stop());
  Object.assign(parts, { dataFolder, servers });

  const environment = readEnvironment(servers.environment);
  const log = pino.destination({ dest: join(dataFolder, 'logs', 'api.log'), mkdir: true, sync: true });
  const { dependencies, close } = await connectDependencies(environment, createLogger(environment.logLevel, log));
  closing.push(close);
  await seed(dependencies.models, servers.keyServer);
  const { publicKey: payPalKey, privateKey } = await sandboxKeyPair(dataFolder);
  const extra = Router().use(sandboxRoutes(servers), shopWindow({ models: dependencies.models, privateKey }));
  const server = await startServer(dependencies, { host: '127.0.0.1', port: environment.port, extra });
  await seedStores(dependencies.models, { url: server.url, payPalKey });
  closing.push(server.stop);
  const database = await connectDatabase(environment.mongodbUri);
  closing.push(() => database.close());
  const connection = await TemporalConnection.connect({ address: environment.temporalAddress });
  closing.push(() => connection.close());
  const dataConverter = createDataConverter(dependencies.payloadCodec);
  const temporal = new Client({ connection, dataConverter });
  Object.assign(parts, { url: server.url, dependencies, database, temporal, worker: await servers.startWorker() });
}

/** What a test kills must be its own, whatever servers the tests' surroundings name. */
export function ownSurroundings(): NodeJS.ProcessEnv {
  const { MONGODB_URI, TEMPORAL_ADDRESS, ...rest } = process.env;
  void [MONGODB_URI, TEMPORAL_ADDRESS];
  return rest;
}

/** Calls an API and reads its answer, JSON or text. */
export async function callApi<Body>(
  url: string,
  method: string,
  { body, headers = {}, key = 'sandbox-admin' }: Call = {},
): Promise<Answer<Body>> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: {
      ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(body !== undefined && { body: isRaw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : null) as Body };
}

function fail(message: string): never {
  throw new Error(message);
}
