import type Stripe from 'stripe';
import type {
  Charge,
  ChargeOutcome,
  PaymentGateway,
  PaymentPageSession,
  Preparation,
  RefundOutcome,
} from '../domain/payment';
import { PaymentGatewayError } from './gateway-error';
import { connectStripe, type StripeSettings } from './stripe-client';
import { createStripePayments, type AskedPayment, type StripePayments } from './stripe-payments';
import { asksForConfirmation, findRefusal, refusalDecline, toDecline, toOutage } from './stripe-refusal';

/** What a hold lasts where Stripe does not tell: Visa's 4 days 18 hours, the shortest. https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
const SHORTEST_HOLD_SECONDS = (4 * 24 + 18) * 3_600;

/** Stripe: one PaymentIntent a charge, whose state is asked for before anything is done with it. */
export function createStripeGateway(settings: StripeSettings): PaymentGateway {
  const stripe = connectStripe(settings);
  const payments = createStripePayments(stripe);
  return withOutages({
    async prepare(charge, paymentId = null) {
      const { intent, decline } = paymentId
        ? { intent: await payments.get(paymentId), decline: null }
        : await payments.create(charge);
      if (decline || !intent)
        return { status: 'declined', paymentId: intent?.id ?? null, ...(decline ?? toDecline({})) };
      if (charge.mode === 'savedMethod') return { status: 'prepared', paymentId: intent.id, holdUntil: null };
      return toHold(await payments.ask(intent.id, charge));
    },
    take: (paymentId, charge) => take(payments, paymentId, charge),
    async cancel(paymentId) {
      const { id, status } = await payments.cancel(paymentId);
      if (status === 'succeeded') return { status: 'charged' };
      if (status === 'canceled') return { status: 'cancelled' };
      throw undecided(id, status);
    },
    refund: (paymentId) => refund(stripe, paymentId),
    async pageSession(paymentId) {
      const { publicKey } = settings;
      return publicKey === null ? null : toPageSession(publicKey, await payments.get(paymentId));
    },
  });
}

async function take(payments: StripePayments, paymentId: string, charge: Charge): Promise<ChargeOutcome> {
  const asked = await payments.ask(paymentId, charge);
  if (asked.intent.status !== 'requires_capture') return toOutcome(asked);
  return toOutcome({ intent: await payments.capture(paymentId), refusal: null });
}

function toOutcome({ intent, refusal }: AskedPayment): ChargeOutcome {
  const { id: paymentId, status } = intent;
  switch (status) {
    case 'succeeded':
      return { status: 'charged', paymentId };
    case 'canceled':
      return { status: 'lapsed', paymentId };
    case 'requires_action':
      return { status: 'actionRequired', paymentId };
    case 'requires_payment_method':
    case 'requires_confirmation': {
      if (status === 'requires_confirmation' && !refusal) throw undecided(paymentId, status);
      const decline = refusal ?? intent.last_payment_error ?? {};
      if (asksForConfirmation(decline)) return { status: 'actionRequired', paymentId };
      return { status: 'declined', paymentId, ...(refusal ? refusalDecline(refusal) : toDecline(decline)) };
    }
    default:
      throw undecided(paymentId, status);
  }
}

/** A hold as it stands; what has been captured or cancelled meanwhile holds nothing, and taking it tells which. */
function toHold(asked: AskedPayment): Preparation {
  const { id: paymentId, status, latest_charge } = asked.intent;
  if (status === 'requires_capture') return { status: 'prepared', paymentId, holdUntil: holdUntil(latest_charge) };
  const outcome = toOutcome(asked);
  if (outcome.status === 'declined' || outcome.status === 'actionRequired') return outcome;
  return { status: 'prepared', paymentId, holdUntil: null };
}

function holdUntil(charge: Stripe.Charge | string | null): string | null {
  if (charge === null || typeof charge === 'string') return null;
  const seconds = charge.payment_method_details?.card?.capture_before ?? charge.created + SHORTEST_HOLD_SECONDS;
  return new Date(seconds * 1_000).toISOString();
}

// Without an idempotency key: Stripe gives no more back than was paid, and a key would repeat an old refusal for a day.
async function refund(stripe: Stripe.Stripe, paymentId: string): Promise<RefundOutcome> {
  try {
    const { status, failure_reason } = await stripe.refunds.create({ payment_intent: paymentId });
    if (status !== 'failed' && status !== 'canceled') return { status: 'refunded', message: null };
    return { status: 'refused', message: failure_reason ?? `the refund is ${status}` };
  } catch (error) {
    const refusal = findRefusal(error);
    if (!refusal) throw error;
    if (refusal.code === 'charge_already_refunded') return { status: 'refunded', message: null };
    return { status: 'refused', message: refusal.message };
  }
}

function toPageSession(publicKey: string, intent: Stripe.PaymentIntent): PaymentPageSession {
  const { status, client_secret, payment_method, last_payment_error: error } = intent;
  // Before the bank has been asked there is nothing to mend, and a buyer who paid now would pay undelivered.
  const isOpen = status === 'requires_payment_method' || status === 'requires_action';
  const asked =
    status === 'requires_action' ? payment_method : error && asksForConfirmation(error) && error.payment_method;
  const method = typeof asked === 'string' ? asked : (asked || null)?.id;
  return {
    gateway: 'stripe',
    publicKey,
    clientSecret: isOpen ? client_secret : null,
    method: (isOpen && method) || null,
  };
}

/** What is decided later, as a bank debit that is processing, is asked for again. */
const undecided = (paymentId: string, status: string): PaymentGatewayError =>
  new PaymentGatewayError('stripe', `payment ${paymentId} is ${status}`);

/** The same gateway, throwing only what may be written down. */
function withOutages(gateway: PaymentGateway): PaymentGateway {
  const guard =
    <Arguments extends unknown[], Result>(call: (...args: Arguments) => Promise<Result>) =>
    (...args: Arguments): Promise<Result> =>
      call(...args).catch((error: unknown) => {
        throw toOutage(error);
      });
  const { prepare, take, cancel, refund, pageSession } = gateway;
  return {
    prepare: guard(prepare),
    take: guard(take),
    cancel: guard(cancel),
    refund: guard(refund),
    pageSession: guard(pageSession),
  };
}
