import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on the loopback that gives one answer, whatever it is asked. */
export async function startBadServer({ status, body }: { status: number; body: string }) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
