import './global-setup';

/** Stops the database server of the tests. */
export default async function tearDown(): Promise<void> {
  await globalThis.testDatabaseServer?.stop();
}
