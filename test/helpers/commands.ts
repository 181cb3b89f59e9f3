import type { Connection } from 'mongoose';
import { connectDatabase, createModels, type Models } from '../../models';
import type { TestDatabase } from './database';

/** A database on a connection whose commands are looked at. */
export interface MonitoredDatabase {
  readonly models: Models;
  /** What the database is told while something runs, each as in `find orders`. */
  during(run: () => Promise<unknown>): Promise<string[]>;
}

/** Gives a test file a second connection to its database, which shows every command: each is one round trip. */
export function useMonitoredDatabase(database: TestDatabase): MonitoredDatabase {
  let connection: Connection | undefined;
  let models: Models | undefined;
  let seen: string[] = [];

  beforeAll(async () => {
    const uri = new URL(database.uri);
    uri.searchParams.set('monitorCommands', 'true');
    connection = await connectDatabase(uri.toString());
    connection.getClient().on('commandStarted', ({ commandName, command }) => {
      seen.push(`${commandName} ${String(command[commandName])}`);
    });
    models = createModels(connection, database.vault);
  });
  afterAll(() => connection?.close());

  return {
    get models() {
      if (!models) throw new Error('The connection is there from the first test on, not before.');
      return models;
    },
    async during(run) {
      seen = [];
      await run();
      return seen;
    },
  };
}
