import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { Charge, Decline } from '../domain/payment';
import { toStripeAmount } from './stripe-amount';
import { findRefusal, hasMovedOn, isAboutMethod, refusalDecline } from './stripe-refusal';

type Intent = Stripe.PaymentIntent;
type Refusal = Stripe.errors.StripeError;

/** A payment after the bank was asked; `refusal` is what came back if it was a no. */
export interface AskedPayment {
  intent: Intent;
  refusal: Refusal | null;
}

/** A new payment; `intent` is null when Stripe takes none of this kind, whatever the method. */
export interface CreatedPayment {
  intent: Intent | null;
  decline: Decline | null;
}

/** Stripe's PaymentIntents, each step repeatable. */
export interface StripePayments {
  get(id: string): Promise<Intent>;
  /** Makes the charge's one payment, unconfirmed. */
  create(charge: Charge): Promise<CreatedPayment>;
  /** Asks the bank, once an attempt. */
  ask(id: string, charge: Charge): Promise<AskedPayment>;
  /** Takes what is held, and returns the payment as it then is. */
  capture(id: string): Promise<Intent>;
  cancel(id: string): Promise<Intent>;
}

/** The expanded charge tells how long a hold lasts. */
const EXPAND = { expand: ['latest_charge'] };

/** The steps of a PaymentIntent over Stripe's library. */
export function createStripePayments({ paymentIntents }: Pick<Stripe.Stripe, 'paymentIntents'>): StripePayments {
  const get = (id: string): Promise<Intent> => paymentIntents.retrieve(id, EXPAND);

  /** The payment after one step; what Stripe refuses is looked at once more, because the buyer may be paying too. */
  async function step(id: string, act: () => Promise<Intent>): Promise<AskedPayment> {
    try {
      return { intent: await act(), refusal: null };
    } catch (error) {
      const refusal = findRefusal(error);
      if (!refusal) throw error;
      return { intent: await get(id), refusal: hasMovedOn(refusal) ? null : refusal };
    }
  }

  return {
    get,
    create: (charge) => create(paymentIntents, charge),
    async ask(id, charge) {
      const intent = await get(id);
      if (!isToBeAsked(intent, charge)) return { intent, refusal: null };
      return step(id, async () => {
        if (!isReady(intent, charge)) await paymentIntents.update(id, attemptOf(charge));
        // Without the method: a second call at the same time then finds a declined payment closed, and asks nobody.
        return paymentIntents.confirm(id, { off_session: true, ...EXPAND });
      });
    },
    async capture(id) {
      const { intent, refusal } = await step(id, () => paymentIntents.capture(id));
      return refusal && isExpired(refusal) ? { ...intent, status: 'canceled' } : intent;
    },
    async cancel(id) {
      const intent = await get(id);
      if (intent.status === 'succeeded' || intent.status === 'canceled') return intent;
      return (await step(id, () => paymentIntents.cancel(id))).intent;
    },
  };
}

async function create(intents: Stripe.Stripe['paymentIntents'], charge: Charge): Promise<CreatedPayment> {
  const { method, money, mode, orderId, line } = charge;
  const amount = toStripeAmount(money);
  if (amount === null) return { intent: null, decline: { code: 'invalid_amount', isHard: true } };
  const params = {
    amount,
    currency: money.currency.toLowerCase(),
    // A redirect needs an address to return to, and nobody is there.
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: { order_id: orderId, line, attempt: '1' },
    ...(mode === 'hold' && { capture_method: 'manual' as const }),
  };
  const idempotencyKey = `keyrail-${createHash('sha256').update(charge.key).digest('hex')}`;
  try {
    const owner = { payment_method: method.method, ...(method.customer !== null && { customer: method.customer }) };
    return { intent: await intents.create({ ...params, ...owner }, { idempotencyKey }), decline: null };
  } catch (error) {
    const refusal = findRefusal(error);
    if (!refusal) throw error;
    const decline = refusalDecline(refusal);
    if (!isAboutMethod(refusal)) return { intent: null, decline };
    // Made without the method, so that there is something that the buyer can pay by another.
    return { intent: await intents.create(params, { idempotencyKey: `${idempotencyKey}-open` }), decline };
  }
}

/** The attempt stands on the payment itself, where it outlives idempotency keys: a declined one is not repeated unasked. */
function isToBeAsked({ status, metadata }: Intent, { attempt }: Charge): boolean {
  if (status === 'requires_confirmation') return true;
  return status === 'requires_payment_method' && (Number(metadata.attempt) || 0) < attempt;
}

const isReady = ({ status, metadata }: Intent, { attempt }: Charge): boolean =>
  status === 'requires_confirmation' && Number(metadata.attempt) === attempt;

/** Gives a declined payment its method back, which makes it ready to be confirmed. */
const attemptOf = ({ attempt, method }: Charge) => ({
  payment_method: method.method,
  metadata: { attempt: String(attempt) },
});

const isExpired = ({ code }: Refusal): boolean =>
  code === 'charge_expired_for_capture' || code === 'capture_charge_authorization_expired';
