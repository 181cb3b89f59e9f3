import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Finder, findFirst } from './finders';
import type { Say } from './processes';
import { PROGRAMS_FOLDER, findKept, findOnPath, install, run } from './programs';

/** A database that runs already, a real server to be started, or the stand-in's folder of jars and launcher. */
export type MongoProgram =
  { kind: 'address'; uri: string } | { kind: 'mongod'; path: string } | { kind: 'standIn'; jars: string };

export interface FindMongoOptions {
  say: Say;
  programsFolder?: string;
  env?: NodeJS.ProcessEnv;
}

const STAND_IN = 'mongo-java-server-1.47.0';
const LAUNCHER = join(__dirname, 'mongo', 'Launcher.java');
const STALL_MS = 10_000;
const ADVICE =
  'No MongoDB: set MONGODB_URI, or install MongoDB (https://www.mongodb.com/docs/manual/installation/), or a JDK >= 17 with Maven';

/** Finds MongoDB: MONGODB_URI, `mongod` on PATH or kept, MongoDB's download, the stand-in from Maven. */
export function findMongo(options: FindMongoOptions): Promise<MongoProgram> {
  const { say, env = process.env } = options;
  const folder = resolve(options.programsFolder ?? PROGRAMS_FOLDER);
  const finders: Finder<MongoProgram>[] = [
    { name: 'MONGODB_URI', find: () => Promise.resolve(env.MONGODB_URI ? addressed(env.MONGODB_URI) : null) },
    { name: 'MongoDB', find: () => findInstalled(folder, env) },
    { name: "MongoDB's download", find: () => fromVendor(folder, say) },
    { name: "MongoDB's stand-in from Maven", find: () => fromMaven(folder, say) },
  ];
  return findFirst(finders, say, ADVICE);
}

function addressed(uri: string): MongoProgram {
  return { kind: 'address', uri };
}

async function findInstalled(folder: string, env: NodeJS.ProcessEnv): Promise<MongoProgram> {
  const mongod = (await findOnPath('mongod', env.PATH)) ?? (await findKept(join(folder, 'mongod'), 'mongod'));
  if (mongod !== null) return { kind: 'mongod', path: mongod };
  const jars = await findKept(folder, await standInName());
  if (jars !== null) return { kind: 'standIn', jars };
  throw new Error('no `mongod` on the PATH');
}

async function fromVendor(folder: string, say: Say): Promise<MongoProgram> {
  say('Downloading MongoDB …');
  const path = join(folder, 'mongod', 'mongod');
  await install(join(folder, 'mongod'), async (fresh) => {
    // The package checks certificates only when npm is told to, and asks three times, seven seconds in all.
    const env = { ...process.env, npm_config_strict_ssl: 'true', MONGOMS_MAX_RETRIES: '2' };
    const script = join(__dirname, 'downloads', 'mongod.mjs');
    const growing = { folder: fresh, stallMs: STALL_MS };
    await run(process.execPath, [script, fresh, join(fresh, 'mongod')], { env, growing, heartbeat: say });
    await run(join(fresh, 'mongod'), ['--version']);
  });
  return { kind: 'mongod', path };
}

async function fromMaven(folder: string, say: Say): Promise<MongoProgram> {
  await requireJava();
  say("Downloading MongoDB's stand-in from Maven (the first time, about a minute) …");
  const jars = join(folder, await standInName());
  await install(jars, async (fresh) => {
    const pom = join(__dirname, 'mongo', 'pom.xml');
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fresh}`];
    await run('mvn', ['--quiet', '--batch-mode', '-f', pom, ...goal], { heartbeat: say });
    await run('javac', ['-cp', join(fresh, '*'), '-d', fresh, LAUNCHER]);
  });
  return { kind: 'standIn', jars };
}

/** Another launcher is another program: the one that is kept must not outlive a change. */
async function standInName(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(LAUNCHER));
  return `${STAND_IN}-${hash.digest('hex').slice(0, 8)}`;
}

async function requireJava(): Promise<void> {
  const version = await run('javac', ['-version']).catch(() => '');
  const major = Number(/\d+/.exec(version)?.[0] ?? 0);
  if (major < 17) throw new Error(`a JDK >= 17 is needed, found ${version.trim() || 'none'}`);
}
