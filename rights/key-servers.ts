import { isDeepStrictEqual } from 'node:util';
import type { Publisher, PublisherCredentials } from '../domain/publisher';
import type { KeyServer } from '../domain/rights';
import { type OpenKeyServer, openKeyServer } from './key-server';

/** One key server for each publisher, so that all who ask it share its limit and its breaker. */
export interface KeyServers {
  /** The publisher's key server; other settings or credentials than before make a new one of it. */
  of(publisher: Publisher, credentials: PublisherCredentials): KeyServer;
  /** Ends when all that is under way has been answered. */
  close(): Promise<void>;
}

interface Opened {
  settings: [Publisher, PublisherCredentials];
  server: OpenKeyServer;
}

/** Keeps the key servers that have been asked for. */
export function createKeyServers(open: typeof openKeyServer = openKeyServer): KeyServers {
  const opened = new Map<string, Opened>();
  const closing = new Set<Promise<void>>();

  /** What the old one has been asked is still answered. */
  function retire({ server }: Opened): void {
    const closed = server.close().catch(() => undefined);
    closing.add(closed);
    void closed.then(() => closing.delete(closed));
  }

  return {
    of(publisher, credentials) {
      const known = opened.get(publisher.id);
      if (known && isDeepStrictEqual(known.settings, [publisher, credentials])) return known.server;
      if (known) retire(known);
      const server = open(publisher, credentials);
      // A copy, so that settings which are changed in place are noticed.
      const settings: Opened['settings'] = [{ ...publisher, xml: { ...publisher.xml } }, { ...credentials }];
      opened.set(publisher.id, { settings, server });
      return server;
    },
    async close() {
      opened.forEach(retire);
      opened.clear();
      await Promise.all(closing);
    },
  };
}
