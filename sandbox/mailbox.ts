import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { type Mail, type MailArchive, openMailArchive } from './mail-archive';

export interface MailboxOptions {
  port: number;
  keep?: number;
  /** Without one no mail outlives the mailbox. */
  dataFolder?: string;
}

export interface Mailbox {
  smtpUrl: string;
  /** Mails in the order they came, those to one recipient when asked for. */
  mails(filter?: { to?: string | undefined }): Mail[];
  /** Refuses recipients that match for good (550); null accepts all again. */
  refuse(pattern: RegExp | null): void;
  /** Answers the next so many mails with "try again later" (451). */
  failTemporarily(times: number): void;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const SIZE_LIMIT_BYTES = 10_000_000;

/** Starts a mailbox that takes mail for anybody, on the loopback only. */
export async function startMailbox({ port, keep = 10_000, dataFolder }: MailboxOptions): Promise<Mailbox> {
  const archive = await openMailArchive(keep, dataFolder);
  const moods: Moods = { refused: null, failures: 0 };
  const server = createServer(archive, moods);
  await listen(server, port);
  return {
    smtpUrl: `smtp://${HOST}:${port}`,
    mails: ({ to } = {}) => archive.mails.filter((mail) => to === undefined || isTo(mail, to)),
    refuse: (pattern) => (moods.refused = pattern),
    failTemporarily: (times) => (moods.failures = times),
    async stop() {
      await new Promise<void>((resolve) => server.close(resolve));
      await archive.close();
    },
  };
}

interface Moods {
  refused: RegExp | null;
  failures: number;
}

function createServer(archive: MailArchive, moods: Moods): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: SIZE_LIMIT_BYTES,
    closeTimeout: 500,
    onRcptTo({ address }, _session, answer) {
      answer(moods.refused?.test(address) ? smtpError(550, `No such mailbox: ${address}`) : null);
    },
    onData(stream, { envelope }, answer) {
      const to = envelope.rcptTo.map(({ address }) => address);
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      receive(stream, { from, to }, archive, moods).then(
        () => answer(),
        (error: Error) => answer(error),
      );
    },
  });
}

async function receive(
  stream: SMTPServerDataStream,
  envelope: Pick<Mail, 'from' | 'to'>,
  archive: MailArchive,
  moods: Moods,
): Promise<void> {
  // Read to its end whatever the answer: the next command waits behind it.
  const raw = await readAll(stream);
  if (stream.sizeExceeded) throw smtpError(552, `Larger than ${SIZE_LIMIT_BYTES} bytes`);
  if (moods.failures > 0) {
    moods.failures -= 1;
    throw smtpError(451, 'Try again later');
  }
  await archive.add(await toMail(raw, envelope));
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= SIZE_LIMIT_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function toMail(raw: Buffer, { from, to }: Pick<Mail, 'from' | 'to'>): Promise<Mail> {
  const { messageId = '', subject = '', text = '', html = '', from: sender } = await PostalMime.parse(raw);
  const receivedAt = new Date();
  return { id: randomUUID(), messageId, from: sender?.address ?? from, to, subject, text, html, receivedAt };
}

function isTo(mail: Mail, address: string): boolean {
  return mail.to.some((recipient) => recipient.toLowerCase() === address.toLowerCase());
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function listen(server: SMTPServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      // A client that breaks off mid-sentence is its own trouble; without a listener it would be ours.
      server.removeListener('error', reject).on('error', () => undefined);
      resolve();
    });
  });
}
