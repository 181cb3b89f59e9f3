import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongo } from '../../sandbox/mongo';
import { findFreePort } from '../../sandbox/ports';

export interface DatabaseServer {
  uri: string;
  stop(): Promise<void>;
}

/** Starts a database server on a folder of its own, which goes when it stops; or takes the one that `MONGODB_URI` names. */
export async function startDatabaseServer(): Promise<DatabaseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'keyrail-tests-'));
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const { uri, stop } = await startMongo({ dataFolder: folder, logFolder: folder, port: await findFreePort(), say });
  return {
    uri,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
