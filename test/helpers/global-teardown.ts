import { rm } from 'node:fs/promises';
import './global-setup';

/** Stops the database server of the tests, and removes what a run of them has shared. */
export default async function tearDown(): Promise<void> {
  await globalThis.testDatabase?.stop();
  if (process.env.TEST_RUN_FOLDER) await rm(process.env.TEST_RUN_FOLDER, { recursive: true, force: true });
}
