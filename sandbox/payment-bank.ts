import { createHash } from 'node:crypto';
import type {
  CancelOutcome,
  Charge,
  ChargeOutcome,
  PaymentPageSession,
  Preparation,
  RefundOutcome,
} from '../domain/payment';
import type { BankAnswer, LedgerEntry, PaymentJournal, SandboxPayment } from './payment-journal';

/** What the bank says when it is asked; `action` asks for the buyer's confirmation on screen. */
export type BankMood = 'approve' | 'decline' | 'decline-soft' | 'action';

/** A method that is always declined for good, so that another can mend it. */
export const DECLINED_METHOD = 'sandbox-card-declined';

/** What became of a confirmation on screen; a confirmed hold is still to be taken. */
export interface Confirmation {
  status: 'confirmed' | 'declined' | 'lapsed';
}

export interface PaymentBank {
  prepare(charge: Charge, mood: BankMood): Preparation;
  take(payment: SandboxPayment, charge: Charge, mood: BankMood): ChargeOutcome;
  /** The buyer confirms on screen, by another method when one is given. */
  confirm(payment: SandboxPayment, mood: BankMood, method?: string): Confirmation;
  cancel(payment: SandboxPayment): CancelOutcome;
  refund(payment: SandboxPayment): RefundOutcome;
  page(payment: SandboxPayment): PaymentPageSession;
}

const HOLD_MILLISECONDS = 7 * 24 * 3_600_000;

/** Decides on payments as a gateway and the banks behind it do; each decision is kept before it is told. */
export function createPaymentBank(journal: PaymentJournal, now: () => Date): PaymentBank {
  const keep = (payment: SandboxPayment, kind?: LedgerEntry['kind']): SandboxPayment => {
    journal.keep(payment, kind && toEntry(payment, kind, now()));
    return payment;
  };

  /** Asks once an attempt: null for a yes. */
  function ask(payment: SandboxPayment, { attempt, method }: Charge, mood: BankMood): BankAnswer | null {
    const { answer } = payment;
    if (answer && answer.attempt >= attempt) return answer;
    const fresh = answerTo(method.method, mood, attempt);
    if (fresh) keep({ ...payment, answer: fresh });
    return fresh;
  }

  const hold = (payment: SandboxPayment): SandboxPayment =>
    keep({ ...payment, state: 'held', holdUntil: new Date(now().getTime() + HOLD_MILLISECONDS).toISOString() });

  return {
    prepare(charge, mood) {
      const id = paymentIdOf(charge);
      const known = journal.payments.get(id);
      const payment = known ?? keep({ id, charge, state: 'open', holdUntil: null, answer: null });
      if (charge.mode === 'savedMethod' || payment.state !== 'open') return toPrepared(payment);
      const answer = ask(payment, charge, mood);
      return answer ? toNo(id, answer) : toPrepared(hold(payment));
    },
    take(payment, charge, mood) {
      const { id: paymentId, state } = payment;
      if (isTaken(payment)) return { status: 'charged', paymentId };
      if (hasLapsed(payment, now())) return { status: 'lapsed', paymentId };
      const answer = state === 'held' ? null : ask(payment, charge, mood);
      if (answer) return toNo(paymentId, answer);
      keep({ ...payment, state: 'charged', answer: null }, 'charge');
      return { status: 'charged', paymentId };
    },
    confirm(payment, mood, method = payment.charge.method.method) {
      const { charge, state, answer } = payment;
      if (hasLapsed(payment, now())) return { status: 'lapsed' };
      if (state !== 'open') return { status: 'confirmed' };
      // On screen the bank has the confirmation that it may have asked for.
      const refusal = answerTo(method, mood === 'action' ? 'approve' : mood, answer?.attempt ?? charge.attempt);
      if (refusal) {
        keep({ ...payment, answer: refusal });
        return { status: 'declined' };
      }
      const paid = { ...payment, answer: null, charge: { ...charge, method: { ...charge.method, method } } };
      if (charge.mode === 'hold') hold(paid);
      else keep({ ...paid, state: 'charged' }, 'charge');
      return { status: 'confirmed' };
    },
    cancel(payment) {
      if (isTaken(payment)) return { status: 'charged' };
      keep({ ...payment, state: 'cancelled' });
      return { status: 'cancelled' };
    },
    refund(payment) {
      if (!isTaken(payment)) return { status: 'refused', message: 'nothing was taken' };
      if (payment.state === 'charged') keep({ ...payment, state: 'refunded' }, 'refund');
      return { status: 'refunded', message: null };
    },
    page: toPage,
  };
}

/** The same for the same charge, in another sandbox too. */
const paymentIdOf = ({ key }: Charge): string => `pay_${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;

/** True when the money has left the buyer, even if it went back later. */
export const isTaken = ({ state }: SandboxPayment): boolean => state === 'charged' || state === 'refunded';

const hasLapsed = ({ state, holdUntil }: SandboxPayment, now: Date): boolean =>
  state === 'cancelled' || (state === 'held' && holdUntil !== null && new Date(holdUntil) <= now);

function answerTo(method: string, mood: BankMood, attempt: number): BankAnswer | null {
  if (method === DECLINED_METHOD || mood === 'decline')
    return { attempt, status: 'declined', code: 'lost_card', isHard: true };
  if (mood === 'decline-soft') return { attempt, status: 'declined', code: 'insufficient_funds', isHard: false };
  return mood === 'action' ? { attempt, status: 'actionRequired' } : null;
}

const toPrepared = ({ id, holdUntil }: SandboxPayment): Preparation => ({
  status: 'prepared',
  paymentId: id,
  holdUntil,
});

function toNo(paymentId: string, answer: BankAnswer): Preparation & ChargeOutcome {
  if (answer.status === 'actionRequired') return { status: 'actionRequired', paymentId };
  const { code, isHard } = answer;
  return { status: 'declined', paymentId, code, isHard };
}

/** Like Stripe's: open only after the bank has said no. */
function toPage({ id, state, answer, charge }: SandboxPayment): PaymentPageSession {
  const isOpen = state === 'open' && answer !== null;
  const method = isOpen && answer.status === 'actionRequired' ? charge.method.method : null;
  return { gateway: 'sandbox', publicKey: null, clientSecret: isOpen ? id : null, method };
}

function toEntry({ id, charge }: SandboxPayment, kind: LedgerEntry['kind'], at: Date): LedgerEntry {
  const { orderId, externalId, line, money, method } = charge;
  return {
    kind,
    paymentId: id,
    orderId,
    externalId,
    line,
    amount: money.amount,
    currency: money.currency,
    method: method.method,
    at: at.toISOString(),
  };
}
