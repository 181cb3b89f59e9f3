import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mongo, startMongo } from '../../sandbox/mongo';
import { findFreePort } from '../../sandbox/ports';
import { findTestServer } from '../../sandbox/temporal';
import { findChromium } from './chromium';
import { findStripeMock } from './stripe-mock';

declare global {
  // Jest gives its set-up and its teardown nothing else in common.
  var testDatabase: Mongo | undefined;
}

/**
 * Makes what the test files of a run share: a folder, `TEST_RUN_FOLDER`, and a database server that keeps its data there, unless
 * `MONGODB_URI` names one; and finds the programs that some need: Temporal's time-skipping server, stripe-mock, Chromium.
 */
export default async function setUp(): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  process.env.TEMPORAL_TEST_SERVER ??= (await findTestServer({ say })).path;
  process.env.STRIPE_MOCK ??= (await findStripeMock(say)) ?? '';
  process.env.KEYRAIL_CHROMIUM ??= (await findChromium(say)) ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'keyrail-tests-'));
  process.env.TEST_RUN_FOLDER = folder;
  const port = await findFreePort();
  globalThis.testDatabase = await startMongo({ dataFolder: folder, logFolder: folder, port, say });
  process.env.MONGODB_URI = globalThis.testDatabase.uri;
}
