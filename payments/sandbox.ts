import { z } from 'zod';
import type {
  CancelOutcome,
  Charge,
  ChargeOutcome,
  Confirmation,
  PaymentGateway,
  PaymentPageSession,
  Preparation,
  RefundOutcome,
} from '../domain/payment';
import { PaymentGatewayError } from './gateway-error';

export interface SandboxSettings {
  /** Where the sandbox's payment server listens, as in `http://127.0.0.1:3010`. */
  address: string;
  timeoutMilliseconds?: number;
}

const TIMEOUT_MS = 10_000;

const paymentId = z.string();
const prepared = z.object({ status: z.literal('prepared'), paymentId, holdUntil: z.string().nullable() });
const declined = z.object({ status: z.literal('declined'), paymentId, code: z.string(), isHard: z.boolean() });
const other = <Status extends string>(status: Status) => z.object({ status: z.literal(status), paymentId });

const Prepared: z.ZodType<Preparation> = z.discriminatedUnion('status', [prepared, declined, other('actionRequired')]);
const Taken: z.ZodType<ChargeOutcome> = z.discriminatedUnion('status', [
  other('charged'),
  declined,
  other('actionRequired'),
  other('lapsed'),
]);
const Cancelled: z.ZodType<CancelOutcome> = z.object({ status: z.enum(['cancelled', 'charged']) });
const Refunded: z.ZodType<RefundOutcome> = z.object({
  status: z.enum(['refunded', 'refused']),
  message: z.string().nullable(),
});
const Confirmed: z.ZodType<Confirmation> = z.object({ status: z.enum(['confirmed', 'declined', 'lapsed']) });
const Page: z.ZodType<PaymentPageSession> = z.object({
  gateway: z.literal('sandbox'),
  publicKey: z.string().nullable(),
  clientSecret: z.string().nullable(),
  method: z.string().nullable(),
});

/** The sandbox's own gateway, which speaks HTTP to its payment server. */
export function createSandboxGateway({ address, timeoutMilliseconds = TIMEOUT_MS }: SandboxSettings): PaymentGateway {
  async function ask<T>(schema: z.ZodType<T>, path: string, body?: Charge | { method: string }): Promise<T> {
    const { status, text } = await post(new URL(path, address), body ?? {}, timeoutMilliseconds);
    if (status !== 200) throw new PaymentGatewayError('sandbox', `HTTP ${status}`);
    const answer = schema.safeParse(readJson(text));
    if (!answer.success) throw new PaymentGatewayError('sandbox', 'an answer that makes no sense');
    return answer.data;
  }
  const payment = (id: string, what: string) => `payments/${encodeURIComponent(id)}/${what}`;
  return {
    prepare: (charge) => ask(Prepared, 'payments', charge),
    take: (id, charge) => ask(Taken, payment(id, 'take'), charge),
    cancel: (id) => ask(Cancelled, payment(id, 'cancel')),
    refund: (id) => ask(Refunded, payment(id, 'refund')),
    pageSession: (id) => ask(Page, payment(id, 'page')),
    confirm: (id, method) => ask(Confirmed, payment(id, 'confirm'), method === null ? undefined : { method }),
  };
}

async function post(url: URL, body: object, timeoutMilliseconds: number): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // Holds for the whole answer, so that one that trickles ends too.
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    throw new PaymentGatewayError('sandbox', 'no answer');
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
