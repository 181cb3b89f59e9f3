import { type WriteStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Charge, Decline } from '../domain/payment';

/** Money that has moved. */
export interface LedgerEntry {
  kind: 'charge' | 'refund';
  paymentId: string;
  orderId: string;
  externalId: string;
  line: string;
  amount: number;
  currency: string;
  method: string;
  /** ISO time. */
  at: string;
}

/** What the bank said to an attempt that took nothing. */
export type BankAnswer = { attempt: number } & (({ status: 'declined' } & Decline) | { status: 'actionRequired' });

export interface SandboxPayment {
  id: string;
  charge: Charge;
  state: 'open' | 'held' | 'charged' | 'refunded' | 'cancelled';
  /** ISO time; null without a hold. */
  holdUntil: string | null;
  answer: BankAnswer | null;
}

export interface PaymentJournal {
  payments: ReadonlyMap<string, SandboxPayment>;
  ledger: readonly LedgerEntry[];
  /** Keeps a payment as it now is, and what it moved, at once in memory; `flushed` waits for the file. */
  keep(payment: SandboxPayment, entry?: LedgerEntry): void;
  /** Resolves once all that was kept so far is in the file. */
  flushed(): Promise<void>;
  close(): Promise<void>;
}

/** Both in one line, so that a kill cannot part them. */
interface Change {
  payment: SandboxPayment;
  entry: LedgerEntry | null;
}

/** Keeps payments and their ledger, in memory and, given a folder, in a file that the next start reads. */
export async function openPaymentJournal(dataFolder?: string): Promise<PaymentJournal> {
  const file = dataFolder === undefined ? null : await prepareFile(dataFolder);
  const payments = new Map<string, SandboxPayment>();
  const ledger: LedgerEntry[] = [];
  const apply = ({ payment, entry }: Change) => {
    payments.set(payment.id, payment);
    if (entry) ledger.push(entry);
  };
  file?.changes.forEach(apply);
  let written: Promise<void> = Promise.resolve();
  return {
    payments,
    ledger,
    keep(payment, entry) {
      const change = { payment, entry: entry ?? null };
      apply(change);
      // Lines are written in their order, so the last one's promise stands for them all.
      if (file) written = write(file.stream, toLine(change));
      written.catch(() => undefined);
    },
    flushed: () => written,
    close: () => (file ? end(file.stream) : Promise.resolve()),
  };
}

async function prepareFile(folder: string): Promise<{ changes: Change[]; stream: WriteStream }> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'payments.jsonl');
  const content = await readFile(path, 'utf8').catch(() => '');
  const changes = content.split('\n').flatMap(readChange);
  // Written anew at each start, so that a line that a kill cut off does not spoil the next.
  await writeFile(`${path}.new`, changes.map(toLine).join(''));
  await rename(`${path}.new`, path);
  return { changes, stream: createWriteStream(path, { flags: 'a' }) };
}

function readChange(line: string): Change[] {
  try {
    return [JSON.parse(line) as Change];
  } catch {
    return [];
  }
}

function toLine(change: Change): string {
  return `${JSON.stringify(change)}\n`;
}

function write(stream: WriteStream, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(line, (error) => (error ? reject(error) : resolve()));
  });
}

function end(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => stream.end(resolve));
}
