import { type IncomingMessage, type RequestListener, type ServerResponse, createServer } from 'node:http';
import { type ServerOptions, createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  method: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface AnsweringServer {
  url: string;
  /** In the order they came. */
  requests: ReceivedRequest[];
  stop(): Promise<void>;
}

export type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

/** A server on the loopback that answers every request as told; with `tls`, by HTTPS. */
export async function startAnsweringServer(answer: Answer, tls?: ServerOptions): Promise<AnsweringServer> {
  const requests: ReceivedRequest[] = [];
  const listener: RequestListener = (request, response) =>
    void text(request).then((body) => {
      const received = { method: request.method, headers: request.headers, body };
      requests.push(received);
      answer(response, received);
    });
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('tlsClientError', () => undefined); // clients that are turned away are part of the tests
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

/** Answers with this body. */
export const saying =
  (body: string | Buffer, status = 200, headers: Record<string, string> = { 'content-type': 'text/xml' }): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

export const xmlKeys = (...keys: string[]): string =>
  `<getKeyResponse><key>${keys.map((key) => `<item><key>${key}</key><keyType>SERIAL_NUMBER</keyType></item>`).join('')}</key></getKeyResponse>`;
