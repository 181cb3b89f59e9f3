import { mkdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import mongoose from 'mongoose';
import { type FindMongoOptions, type MongoProgram, findMongo } from './mongo-finders';
import { type ProcessOptions, type RunningProcess, startProcess, waitUntil } from './processes';

export { type MongoProgram, findMongo } from './mongo-finders';

export interface MongoOptions extends FindMongoOptions {
  dataFolder: string;
  port: number;
  database?: string;
  logFolder?: string;
  /** What to start, where it has been found before. */
  program?: MongoProgram;
}

export interface Mongo {
  uri: string;
  /** Null where the server is not ours, but one that MONGODB_URI names. */
  pid: number | null;
  /** True for the stand-in, which is good enough to try and to test. */
  isStandIn: boolean;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const HOST = '127.0.0.1';
// Measured on two cores: the optimizing compiler and the parallel collector took three times the CPU of what they saved.
const MODEST = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const LOG_FOLDER = join('.keyrail', 'logs');

/** Finds MongoDB, starts it on its data folder and waits until it answers. */
export async function startMongo(options: MongoOptions): Promise<Mongo> {
  const { port, say, database = 'keyrail', logFolder = LOG_FOLDER } = options;
  const program = options.program ?? (await findMongo(options));
  if (program.kind === 'address') return foreign(program.uri);
  const dataFolder = resolve(options.dataFolder, program.kind);
  await mkdir(dataFolder, { recursive: true });
  const server = await startProcess({
    name: 'mongo',
    logFile: join(logFolder, 'mongo.log'),
    ...toCommand(program, port, dataFolder),
  });
  const uri = `mongodb://${HOST}:${port}/${database}`;
  try {
    await waitUntil({ what: 'MongoDB', isMet: () => answers(uri), process: server, say });
  } catch (error) {
    await server.kill();
    throw error;
  }
  return toMongo(uri, server, program.kind === 'standIn');
}

function toMongo(uri: string, server: RunningProcess, isStandIn: boolean): Mongo {
  return { uri, pid: server.pid, isStandIn, stop: () => server.stop(), kill: () => server.kill() };
}

function foreign(uri: string): Mongo {
  return {
    uri,
    pid: null,
    isStandIn: false,
    stop: () => Promise.resolve(),
    kill: () => Promise.reject(new Error('The MongoDB that MONGODB_URI names is not ours to kill')),
  };
}

function toCommand(program: Exclude<MongoProgram, { kind: 'address' }>, port: number, dataFolder: string) {
  if (program.kind === 'mongod') return mongod(program.path, port, dataFolder);
  return standIn(program.jars, port, dataFolder);
}

function mongod(path: string, port: number, dataFolder: string): Pick<ProcessOptions, 'command' | 'args'> {
  return { command: path, args: ['--dbpath', dataFolder, '--bind_ip', HOST, '--port', String(port), '--quiet'] };
}

function standIn(jars: string, port: number, dataFolder: string): Pick<ProcessOptions, 'command' | 'args'> {
  const file = join(dataFolder, 'keyrail.h2');
  return {
    command: 'java',
    args: [...MODEST, '-cp', [join(jars, '*'), jars].join(delimiter), 'Launcher', String(port), file],
  };
}

async function answers(uri: string): Promise<boolean> {
  const connection = mongoose.createConnection(uri, { serverSelectionTimeoutMS: 1_000, autoCreate: false });
  try {
    await connection.asPromise();
    await connection.db?.command({ ping: 1 });
    return true;
  } finally {
    await connection.close();
  }
}
