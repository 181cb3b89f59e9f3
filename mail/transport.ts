import { createTransport } from 'nodemailer';
import pLimit from 'p-limit';
import { isEmailAddress } from '../domain/email';
import type { MailOutcome } from '../domain/mail';
import { createOutageMemory } from './outage';
import { MailServerError, findRefusal, isSilence } from './refusal';

export interface MailAttachment {
  filename: string;
  content: string | Buffer;
  contentType: string;
}

export interface MailMessage {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** The same for every try of one mail, so that a mailbox can tell a repetition. */
  messageId: string;
  attachments?: MailAttachment[];
}

export interface MailerSettings {
  /** As in `smtp://user:password@mail.example.com:587`. */
  url: string;
  /** As in `Example Software <orders@example.com>`. */
  from: string;
  poolSize: number;
}

export interface Mailer {
  /** Sends one mail; throws a MailServerError for everything that a later try may cure. */
  send(message: MailMessage): Promise<MailOutcome>;
  /** The same for a try that is followed by others: it throws at once while the server is known not to answer. */
  trySend(message: MailMessage): Promise<MailOutcome>;
  close(): void;
}

const CONNECT_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 10_000;
/** Bounds a send as a whole, for a server that trickles its answers never lets the socket time out. */
const SEND_TIMEOUT_MS = 60_000;
/** Shorter than the first try of an order may take, so that it has ended when the next one begins. */
const TRY_TIMEOUT_MS = 12_000;

/** Connects to a mail server by a pool of connections that are opened when they are needed. */
export function createMailer({ url, from, poolSize }: MailerSettings): Mailer {
  const transport = createPool(url, poolSize);
  const memory = createOutageMemory();
  // They wait here for their turn, where they can still be told that the server is down, and not in the transport.
  const tries = pLimit(poolSize);

  async function deliver({ to, ...message }: MailMessage, signal: AbortSignal): Promise<MailOutcome> {
    if (!isEmailAddress(to)) return { status: 'refused', reason: 'the address is not one that mail can be sent to' };
    try {
      await transport.sendMail({
        ...message,
        from,
        to: { name: '', address: to }, // as an object it is one address, whatever commas it holds
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      });
      memory.noteAnswer();
      return { status: 'sent' };
    } catch (error) {
      if (isSilence(error)) memory.noteSilence();
      const reason = findRefusal(error);
      if (reason) return { status: 'refused', reason };
      throw new MailServerError(error);
    }
  }

  function throwWhenDown(): void {
    if (memory.isDown()) throw new MailServerError({ code: 'it did not answer a moment ago' });
  }

  return {
    send: (message) => deliver(message, AbortSignal.timeout(SEND_TIMEOUT_MS)),
    async trySend(message) {
      const signal = AbortSignal.timeout(TRY_TIMEOUT_MS);
      throwWhenDown();
      return tries(() => {
        throwWhenDown();
        return deliver(message, signal);
      });
    },
    close: () => transport.close(),
  };
}

const createPool = (url: string, poolSize: number) =>
  createTransport({
    url,
    pool: true,
    maxConnections: poolSize,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
