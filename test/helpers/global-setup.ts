import { findTestServer } from '../../sandbox/temporal';
import { type DatabaseServer, startDatabaseServer } from './database-server';
import { findChromium } from './chromium';
import { findStripeMock } from './stripe-mock';

declare global {
  // Jest gives its set-up and its teardown nothing else in common.
  var testDatabaseServer: DatabaseServer | undefined;
}

/** Starts the database server that all test files share, and finds the programs that some need: Temporal's time-skipping server, stripe-mock, Chromium. */
export default async function setUp(): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  process.env.TEMPORAL_TEST_SERVER ??= (await findTestServer({ say })).path;
  process.env.STRIPE_MOCK ??= (await findStripeMock(say)) ?? '';
  process.env.KEYRAIL_CHROMIUM ??= (await findChromium(say)) ?? '';
  globalThis.testDatabaseServer = await startDatabaseServer();
  process.env.MONGODB_URI = globalThis.testDatabaseServer.uri;
}
