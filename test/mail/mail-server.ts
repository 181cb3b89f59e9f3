import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerAddress, type SMTPServerOptions } from 'smtp-server';

export interface MailServer {
  url: string;
  mails: Email[];
  /** The most connections that were open at once. */
  mostConnections: () => number;
  /** Hangs up on every client, as servers do with idle ones. */
  hangUp(): Promise<unknown>;
  close(): Promise<void>;
}

/** An SMTP server on the loopback that keeps what it gets; the handlers given make it misbehave. */
export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const mails: Email[] = [];
  const sockets = new Set<Socket>();
  let open = 0;
  let most = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onConnect: (_session, done) => {
      most = Math.max(most, ++open);
      done();
    },
    onClose: () => void open--,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => void PostalMime.parse(Buffer.concat(chunks)).then((mail) => (mails.push(mail), done())));
    },
    ...options,
  });
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('error', () => undefined); // clients that hang up in the middle are part of the tests
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    mostConnections: () => most,
    hangUp: () => Promise.all([...sockets].map((socket) => once(socket.destroy(), 'close'))),
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** A handler that answers each address with this status, naming the address as real servers do. */
export const answering =
  (responseCode: number, text: string) =>
  ({ address }: SMTPServerAddress, _session: unknown, done: (error?: Error) => void): void =>
    done(Object.assign(new Error(`${text} <${address}> user ${address.split('@')[0]}`), { responseCode }));
