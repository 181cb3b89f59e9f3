import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { CHARGE_MODES, type Charge } from '../domain/payment';
import { type BankMood, type Confirmation, createPaymentBank, isTaken, type PaymentBank } from './payment-bank';
import { type LedgerEntry, openPaymentJournal, type PaymentJournal, type SandboxPayment } from './payment-journal';

/**
 * What the gateway does when it is asked to take money: what the bank says, `hang` for no answer and nothing done to
 * whatever is asked, or `timeout-after-charge`, which takes the money and does not say so.
 */
export const PAYMENT_SERVER_MODES = [
  'approve',
  'decline',
  'decline-soft',
  'action',
  'hang',
  'timeout-after-charge',
] as const;
export type PaymentServerMode = (typeof PAYMENT_SERVER_MODES)[number];

export interface PaymentServerOptions {
  port: number;
  /** Without one no payment outlives the server. */
  dataFolder?: string;
  /** In place of the one in the data folder. */
  journal?: PaymentJournal;
  now?: () => Date;
}

export interface PaymentServer {
  address: string;
  mode(): PaymentServerMode;
  setMode(mode: PaymentServerMode): void;
  /** Charges and refunds in the order they were made. */
  ledger(): LedgerEntry[];
  /** Does what the buyer does on screen when the bank asks, or when a payment was declined: pays, by another method when one is given. */
  confirm(paymentId: string, method?: string): Promise<Confirmation>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

const ChargeBody: z.ZodType<Charge> = z.object({
  key: z.string(),
  orderId: z.string(),
  externalId: z.string(),
  line: z.string(),
  money: z.object({ amount: z.int().nonnegative(), currency: z.string() }),
  method: z.object({ method: z.string(), customer: z.string().nullable() }),
  mode: z.enum(CHARGE_MODES),
  attempt: z.int().positive(),
});
const ConfirmBody = z.object({ method: z.string().optional() });

/** Starts a payment gateway without any bank behind it, on the loopback only. */
export async function startPaymentServer(options: PaymentServerOptions): Promise<PaymentServer> {
  const { port, dataFolder, now = () => new Date() } = options;
  const journal = options.journal ?? (await openPaymentJournal(dataFolder));
  const bank = createPaymentBank(journal, now);
  const dial: Dial = { mode: 'approve' };
  const server = createServer(createApp(bank, journal, dial));
  await listen(server, port);
  return {
    address: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    mode: () => dial.mode,
    setMode: (mode) => void (dial.mode = mode),
    ledger: () => [...journal.ledger],
    async confirm(paymentId, method) {
      const outcome = bank.confirm(getPayment(journal, paymentId), moodOf(dial), method);
      await journal.flushed();
      return outcome;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections(); // those that hang would keep it open
      await closed;
      await journal.close();
    },
  };
}

interface Dial {
  mode: PaymentServerMode;
}

type Act = (payment: SandboxPayment, body: unknown) => object | null;

function createApp(bank: PaymentBank, journal: PaymentJournal, dial: Dial): Express {
  /** Answers once what was done is in the file; a null is never answered. */
  const answering = (act: (request: Request) => object | null) => async (request: Request, response: Response) => {
    const answer = dial.mode === 'hang' ? null : act(request);
    await journal.flushed();
    if (answer) response.json(answer);
  };
  const onPayment = (act: Act) =>
    answering(({ params, body }) => act(getPayment(journal, String(params.id)), body as unknown));

  const app = express();
  app.use(express.json());
  app.post(
    '/payments',
    answering(({ body }) => bank.prepare(ChargeBody.parse(body), moodOf(dial))),
  );
  app.post(
    '/payments/:id/take',
    onPayment((payment, body) => {
      const outcome = bank.take(payment, ChargeBody.parse(body), moodOf(dial));
      const isNew = outcome.status === 'charged' && !isTaken(payment);
      return dial.mode === 'timeout-after-charge' && isNew ? null : outcome;
    }),
  );
  app.post(
    '/payments/:id/confirm',
    onPayment((payment, body) => bank.confirm(payment, moodOf(dial), ConfirmBody.parse(body ?? {}).method)),
  );
  app.post('/payments/:id/cancel', onPayment(bank.cancel));
  app.post('/payments/:id/refund', onPayment(bank.refund));
  app.post('/payments/:id/page', onPayment(bank.page));
  app.use((error: { status?: number }, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else response.status(error instanceof z.ZodError ? 400 : (error.status ?? 500)).end();
  });
  return app;
}

/** A server that falls silent has a bank that says yes. */
const moodOf = ({ mode }: Dial): BankMood => (mode === 'hang' || mode === 'timeout-after-charge' ? 'approve' : mode);

function getPayment({ payments }: PaymentJournal, id: string): SandboxPayment {
  const payment = payments.get(id);
  if (!payment) throw Object.assign(new Error(`No payment ${id}`), { status: 404 });
  return payment;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => resolve());
  });
}
