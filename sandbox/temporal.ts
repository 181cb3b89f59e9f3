import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { type RunningProcess, type Say, startProcess, waitUntil } from './processes';
import type { Program } from './temporal-finders';

export { type FindOptions, type Program, findTemporal, findTestServer } from './temporal-finders';

type SearchAttributeType = 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

export interface TemporalOptions {
  program: Program;
  port: number;
  say: Say;
  /** Without one nothing outlives the server. */
  dataFolder?: string;
  /** Without one there is no web page. */
  uiPort?: number;
  codecEndpoint?: string;
  searchAttributes?: Record<string, SearchAttributeType>;
  logFolder?: string;
}

export interface Temporal {
  address: string;
  uiUrl: string | null;
  /** Null where the server is not ours, but one that TEMPORAL_ADDRESS names. */
  pid: number | null;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const HOST = '127.0.0.1';
const LOG_FOLDER = join('.keyrail', 'logs');

// Measured: with these three the dev server with a file is as fast as one in memory.
const FAST = [
  '--sqlite-pragma=journal_mode=WAL',
  '--sqlite-pragma=synchronous=NORMAL',
  '--dynamic-config-value=matching.numTaskqueueReadPartitions=1',
  '--dynamic-config-value=matching.numTaskqueueWritePartitions=1',
  '--dynamic-config-value=system.forceSearchAttributesCacheRefreshOnRead=false',
];

/** Starts the server, or takes the one that is named by address, and waits until it answers. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { program, port, dataFolder, uiPort, logFolder = LOG_FOLDER } = options;
  if (program.kind === 'address') return foreign(program.address);
  if (dataFolder !== undefined) await mkdir(dataFolder, { recursive: true });
  const server = await startProcess({
    name: 'temporal',
    command: program.path,
    args: toArguments(options),
    env: { ...process.env, GOGC: '400' },
    logFile: join(logFolder, 'temporal.log'),
  });
  const address = `${HOST}:${port}`;
  await waitUntilReady(address, server, options);
  const uiUrl = uiPort === undefined ? null : `http://localhost:${uiPort}`;
  return { address, uiUrl, pid: server.pid, stop: () => server.stop(), kill: () => server.kill() };
}

function foreign(address: string): Temporal {
  return {
    address,
    uiUrl: null,
    pid: null,
    stop: () => Promise.resolve(),
    kill: () => Promise.reject(new Error(`The Temporal server at ${address} is not ours to kill`)),
  };
}

function toArguments({ port, uiPort, dataFolder, codecEndpoint, searchAttributes = {} }: TemporalOptions): string[] {
  const attributes = Object.entries(searchAttributes).map(([name, type]) => `--search-attribute=${name}=${type}`);
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--log-level', 'error'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
    ...(dataFolder === undefined ? [] : ['--db-filename', join(dataFolder, 'temporal.db')]),
    ...(codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', codecEndpoint]),
    ...FAST,
    ...attributes,
  ];
}

async function waitUntilReady(
  address: string,
  server: RunningProcess,
  { say, searchAttributes = {} }: TemporalOptions,
) {
  const names = Object.keys(searchAttributes);
  try {
    const isMet = () => answers(address, names);
    await waitUntil({ what: 'Temporal', isMet, process: server, say });
  } catch (error) {
    await server.kill();
    throw error;
  }
}

/** Says whether the namespace is there and knows the search attributes: both come after the port is open. */
async function answers(address: string, searchAttributes: readonly string[]): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    const { workflowService, operatorService } = connection;
    await workflowService.describeNamespace({ namespace: 'default' });
    if (searchAttributes.length === 0) return true;
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace: 'default' });
    return searchAttributes.every((name) => name in customAttributes);
  } finally {
    await connection.close();
  }
}
