import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Fields = Record<string, string>;
type Answer = { status: number; body: object };

interface StripeDecline {
  code: string;
  decline_code?: string;
  advice_code?: string;
}

interface FakeIntent {
  id: string;
  object: 'payment_intent';
  status: string;
  amount: number;
  currency: string;
  capture_method: string;
  client_secret: string;
  payment_method: string | null;
  metadata: Fields;
  last_payment_error: (StripeDecline & { payment_method: { id: string } }) | null;
  latest_charge: object | null;
}

/** What a bank says when a payment is confirmed. */
export type Verdict = 'approve' | 'processing' | 'action' | StripeDecline;

/** `hang` answers nothing and does nothing; `lose` does what is asked and hangs up; an answer is given instead of doing it. */
export type Disturbance = 'hang' | 'lose' | { status: number; error: object };

export interface FakeStripe {
  address: string;
  intents: Map<string, FakeIntent>;
  /** Every request as `POST confirm`, in order. */
  requests: string[];
  bodies: Fields[];
  idempotencyKeys: Map<string, Answer>;
  refunds: number;
  /** How often a bank was asked, and said yes. */
  asked: number;
  charged: number;
  bank: (method: string) => Verdict;
  captureBefore: number | null;
  /** What a refund's status is. */
  refundStatus: string;
  /** Disturbs the next requests of one kind, all of them without a number. */
  disturb(kind: string, disturbance: Disturbance, times?: number): void;
  calm(): void;
  stop(): Promise<void>;
}

const failed = (status: number, error: object): Answer => ({ status, body: { error } });
const unexpectedState = () => failed(400, { type: 'invalid_request_error', code: 'payment_intent_unexpected_state' });

/** Stripe's PaymentIntents and refunds as far as we use them, with their states, idempotency keys and outages. */
export async function startFakeStripe(): Promise<FakeStripe> {
  const disturbances = new Map<string, { disturbance: Disturbance; left: number }>();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const fields = Object.fromEntries(new URLSearchParams(body));
      const kind = kindOf(request);
      fake.requests.push(kind);
      fake.bodies.push(fields);
      const disturbance = takeDisturbance(kind);
      if (disturbance === 'hang') return;
      const given =
        disturbance && typeof disturbance === 'object' ? failed(disturbance.status, disturbance.error) : null;
      const answer = given ?? replay(fake, request, () => handle(fake, kind, request.url ?? '', fields));
      if (disturbance === 'lose') request.socket.destroy();
      else response.writeHead(answer.status, { 'request-id': 'req_fake' }).end(JSON.stringify(answer.body));
    });
  });

  function takeDisturbance(kind: string): Disturbance | null {
    const found = disturbances.get(kind);
    if (!found || found.left === 0) return null;
    found.left -= 1;
    return found.disturbance;
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const fake: FakeStripe = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    intents: new Map(),
    requests: [],
    bodies: [],
    idempotencyKeys: new Map(),
    refunds: 0,
    asked: 0,
    charged: 0,
    bank: () => 'approve',
    captureBefore: null,
    refundStatus: 'succeeded',
    disturb: (kind, disturbance, times = Infinity) => void disturbances.set(kind, { disturbance, left: times }),
    calm: () => disturbances.clear(),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

function kindOf({ method, url = '' }: IncomingMessage): string {
  const [, , collection, id, action] = url.split('?', 1)[0]!.split('/');
  if (collection === 'refunds') return 'POST refund';
  if (action) return `POST ${action}`;
  if (method === 'GET') return 'GET';
  return id ? 'POST update' : 'POST create';
}

function replay({ idempotencyKeys }: FakeStripe, { headers }: IncomingMessage, act: () => Answer): Answer {
  const key = headers['idempotency-key'];
  if (typeof key !== 'string') return act();
  const answer = idempotencyKeys.get(key) ?? act();
  // What fails before anything is done is not remembered.
  if (answer.status !== 400) idempotencyKeys.set(key, structuredClone(answer));
  return answer;
}

function handle(fake: FakeStripe, kind: string, url: string, fields: Fields): Answer {
  if (kind === 'POST create') return create(fake, fields);
  if (kind === 'POST refund') return refund(fake, fields);
  const intent = fake.intents.get(url.split('?', 1)[0]!.split('/')[3] ?? '');
  if (!intent) return failed(404, { type: 'invalid_request_error', code: 'resource_missing' });
  if (kind === 'POST update') return update(intent, fields);
  if (kind === 'POST confirm') return confirm(fake, intent);
  if (kind === 'POST capture') return capture(fake, intent);
  if (kind === 'POST cancel') return cancel(intent);
  return { status: 200, body: intent };
}

function create(fake: FakeStripe, fields: Fields): Answer {
  const method = fields.payment_method ?? null;
  if (method === 'pm_gone')
    return failed(400, { type: 'invalid_request_error', code: 'resource_missing', param: 'payment_method' });
  if (Number(fields.amount) < 50) return failed(400, { type: 'invalid_request_error', code: 'amount_too_small' });
  const id = `pi_${fake.intents.size + 1}`;
  const intent: FakeIntent = {
    id,
    object: 'payment_intent',
    status: method ? 'requires_confirmation' : 'requires_payment_method',
    amount: Number(fields.amount),
    currency: fields.currency ?? '',
    capture_method: fields.capture_method ?? 'automatic_async',
    client_secret: `${id}_secret_1`,
    payment_method: method,
    metadata: metadataOf(fields),
    last_payment_error: null,
    latest_charge: null,
  };
  fake.intents.set(id, intent);
  return { status: 200, body: intent };
}

function update(intent: FakeIntent, fields: Fields): Answer {
  if (fields.payment_method === 'pm_gone')
    return failed(400, { type: 'invalid_request_error', code: 'resource_missing', param: 'payment_method' });
  const { status } = intent;
  if (status !== 'requires_payment_method' && status !== 'requires_confirmation') return unexpectedState();
  intent.payment_method = fields.payment_method ?? intent.payment_method;
  if (intent.payment_method) intent.status = 'requires_confirmation';
  intent.metadata = { ...intent.metadata, ...metadataOf(fields) };
  intent.last_payment_error = null;
  return { status: 200, body: intent };
}

function confirm(fake: FakeStripe, intent: FakeIntent): Answer {
  if (intent.status !== 'requires_confirmation') return unexpectedState();
  const method = intent.payment_method ?? '';
  fake.asked += 1;
  const verdict = fake.bank(method);
  if (typeof verdict === 'object') {
    const error = {
      type: 'card_error',
      message: 'Your card 4242 was declined.',
      ...verdict,
      payment_method: { id: method },
    };
    Object.assign(intent, { status: 'requires_payment_method', payment_method: null, last_payment_error: error });
    return failed(402, { ...error, payment_intent: intent });
  }
  if (verdict === 'approve') approve(fake, intent);
  else intent.status = verdict === 'action' ? 'requires_action' : 'processing';
  return { status: 200, body: intent };
}

/** Pays or holds, as a bank's yes does, and a buyer's on screen. */
export function approve(fake: FakeStripe, intent: FakeIntent): void {
  const card = { ...(fake.captureBefore !== null && { capture_before: fake.captureBefore }) };
  intent.latest_charge = { id: 'ch_1', created: 1_790_000_000, payment_method_details: { card } };
  intent.status = intent.capture_method === 'manual' ? 'requires_capture' : 'succeeded';
  if (intent.status === 'succeeded') fake.charged += 1;
}

function capture(fake: FakeStripe, intent: FakeIntent): Answer {
  if (intent.status !== 'requires_capture') return unexpectedState();
  intent.status = 'succeeded';
  fake.charged += 1;
  return { status: 200, body: intent };
}

function cancel(intent: FakeIntent): Answer {
  if (['succeeded', 'canceled', 'processing'].includes(intent.status)) return unexpectedState();
  intent.status = 'canceled';
  return { status: 200, body: intent };
}

function refund(fake: FakeStripe, { payment_intent: id = '' }: Fields): Answer {
  if (fake.intents.get(id)?.status !== 'succeeded')
    return failed(400, { type: 'invalid_request_error', message: 'There is no successful charge to refund.' });
  if (fake.refunds > 0) return failed(400, { type: 'invalid_request_error', code: 'charge_already_refunded' });
  if (fake.refundStatus === 'failed')
    return { status: 200, body: { id: 're_1', status: 'failed', failure_reason: 'expired_or_canceled_card' } };
  fake.refunds += 1;
  return { status: 200, body: { id: 're_1', status: fake.refundStatus } };
}

const metadataOf = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      const name = /^metadata\[(\w+)\]$/.exec(key)?.[1];
      return name ? [[name, value]] : [];
    }),
  );
