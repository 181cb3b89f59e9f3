import { type WriteStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Mail {
  id: string;
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  receivedAt: Date;
}

export interface MailArchive {
  mails: Mail[];
  /** Resolves once the mail is in the file. */
  add(mail: Mail): Promise<void>;
  close(): Promise<void>;
}

/** Keeps the newest mails, in memory and, given a folder, in a file that the next start reads. */
export async function openMailArchive(keep: number, dataFolder?: string): Promise<MailArchive> {
  const file = dataFolder === undefined ? null : await prepareFile(dataFolder, keep);
  const mails = file?.mails ?? [];
  return {
    mails,
    async add(mail) {
      await file?.append(mail);
      mails.push(mail);
      if (mails.length > keep) mails.shift();
    },
    close: () => file?.close() ?? Promise.resolve(),
  };
}

async function prepareFile(folder: string, keep: number) {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'mails.jsonl');
  const content = await readFile(path, 'utf8').catch(() => '');
  const mails = content.split('\n').flatMap(readMail).slice(-keep);
  // Written anew at each start: it stays small, and a line that a kill cut off does not spoil the next.
  await writeFile(`${path}.new`, mails.map(toLine).join(''));
  await rename(`${path}.new`, path);
  const stream = createWriteStream(path, { flags: 'a' });
  return { mails, append: (mail: Mail) => write(stream, toLine(mail)), close: () => end(stream) };
}

function readMail(line: string): Mail[] {
  try {
    const mail = JSON.parse(line) as Mail;
    return [{ ...mail, receivedAt: new Date(mail.receivedAt) }];
  } catch {
    return [];
  }
}

function toLine(mail: Mail): string {
  return `${JSON.stringify(mail)}\n`;
}

function write(stream: WriteStream, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(line, (error) => (error ? reject(error) : resolve()));
  });
}

function end(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => stream.end(resolve));
}
