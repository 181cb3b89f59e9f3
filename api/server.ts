import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Router } from 'express';
import type { Afterwork } from './afterwork';
import { createApp } from './app';
import { createContext } from './context';
import type { ApiDependencies } from './dependencies';
import { wakePools } from './pool-waking';

export interface RunningServer {
  url: string;
  /** Takes no new requests, finishes those in hand, and resolves when all are answered and what follows their answers is done. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  host: string;
  port: number;
  /** Routes that only some surroundings have. */
  extra?: Router;
}

/** Requests in hand get this long at a stop: more than the longest wait that a caller may ask for. */
export const STOP_MILLISECONDS = 75_000;

/** Starts to listen; throws when the port is taken. */
export async function startServer(
  dependencies: ApiDependencies,
  { host, port, extra }: ServerOptions,
): Promise<RunningServer> {
  const context = createContext(dependencies);
  const server = createServer(createApp(context, extra));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  context.afterwork.begin(() => wakePools(context));
  const { port: listening } = server.address() as AddressInfo;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shownHost}:${listening}`, stop: () => stop(server, context.afterwork) };
}

async function stop(server: Server, afterwork: Afterwork): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A connection that is kept alive turns idle only when its request in hand has been answered.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), STOP_MILLISECONDS);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
  await afterwork.finish();
}
