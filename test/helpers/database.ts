import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { connectDatabase, createModels, type Models } from '../../models';
import { createVault, type Vault } from '../../secrets/vault';
import { keyRing } from './keys';

/** A test file's own database on the server that `MONGODB_URI` names. */
export interface TestDatabase {
  readonly uri: string;
  readonly connection: Connection;
  readonly vault: Vault;
  readonly models: Models;
}

/** Gives a test file a database of its own, with indexes, and drops it after the last test. */
export function useDatabase(): TestDatabase {
  const vault = createVault(keyRing('2026'));
  const state: { uri?: string; connection?: Connection; models?: Models } = {};

  beforeAll(async () => {
    state.uri = databaseUri(`keyrail-test-${randomUUID()}`);
    state.connection = await connectDatabase(state.uri);
    state.models = createModels(state.connection, vault);
    await state.models.ensureIndexes();
  });

  afterAll(async () => {
    await state.connection?.dropDatabase();
    await state.connection?.close();
  });

  return {
    vault,
    get uri() {
      return present(state.uri);
    },
    get connection() {
      return present(state.connection);
    },
    get models() {
      return present(state.models);
    },
  };
}

function databaseUri(name: string): string {
  const server = process.env.MONGODB_URI;
  if (!server) throw new Error('MONGODB_URI names no server: jest.config.js starts one by its globalSetup.');
  const address = new URL(server);
  address.pathname = `/${name}`;
  return address.toString();
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The database is there from the first test on, not before.');
  return value;
}
