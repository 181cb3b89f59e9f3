import { condition } from '@temporalio/workflow';
import { hasEnded } from '../domain/line-state';
import type { Line } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import { PAYMENT_WINDOW_DAYS } from '../domain/windows';
import { retryAt, type Charge, type ChargeMode, type Preparation } from '../domain/payment';
import type { LineException } from '../domain/exception';
import { finish, firstLocally } from './activities';
import type { Exceptions } from './exceptions';
import type { Flows } from './flows';
import { chargeFor, gateway, giveBackPayment } from './gateway';
import type { Holds } from './holds';
import type { Mending } from './messages';

const DAY_MS = 24 * 60 * 60 * 1000;

type Refusal = Exclude<Preparation, { status: 'prepared' }>;
type Asked = Refusal | { status: 'charged'; paymentId: string };

/** How far the tries of a payment have come that was declined. */
interface Tries {
  /** Numbers the last one. */
  attempt: number;
  /** When the next one is due, in milliseconds since 1970; null for one that only the buyer brings about. */
  nextTry: number | null;
  /** Until when the buyer may mend it. */
  deadline: Date;
}

/** The lines that Keyrail charges, each when its codes are there: never delivered uncharged, never charged undelivered. */
export class Payments {
  /** Lines whose payment the buyer has mended since it was declined. */
  private readonly mended = new Set<Line>();
  /** Tries of an earlier run. */
  private readonly earlier = new Map<Line, Tries>();
  private readonly asked = new Set<Line>();
  /** Lines that were cancelled while the gateway was asked for their price. */
  private readonly withdrawn = new Set<Line>();
  private windowDays = PAYMENT_WINDOW_DAYS;

  constructor(
    private readonly ledger: OrderLedger,
    private readonly flows: Flows,
    private readonly exceptions: Exceptions,
    private readonly holds: Holds,
  ) {}

  /** Sets how many days a declined payment may be mended in, and whether the price of a waiting line is held. */
  setTerms(windowDays: number, mode: ChargeMode): void {
    this.windowDays = windowDays;
    this.holds.setMode(mode);
  }

  /** Goes on with what an earlier run holds of a line's price, or with its tries to take it. */
  resume(line: Line): void {
    const tries = line.exception?.reason === 'payment_declined' ? triesOf(line.exception) : null;
    if (tries !== null) this.earlier.set(line, tries);
    this.holds.resume(line);
  }

  /** Cancels a line whose price the gateway is just being asked for, once it is known whether it was taken; false when it is not. */
  withdraw(line: Line): boolean {
    if (!this.asked.has(line)) return false;
    this.withdrawn.add(line);
    return true;
  }

  /** Takes a granted line's price; false when the line has ended, or is to end, without it. */
  async charge(line: Line): Promise<boolean> {
    if (line.charge?.state !== 'open') return true;
    const { round } = line;
    await this.holds.handOver(line);
    if (line.round !== round) return this.giveUp(line, round, line.charge.paymentId);
    const earlier = this.takeEarlier(line);
    let isKnown = earlier !== null;
    for (let attempt = earlier?.attempt ?? 1; ;) {
      const outcome = await this.ask(line, attempt);
      if (line.round !== round) return this.giveUp(line, round, outcome.paymentId);
      if (outcome.status === 'charged') this.ledger.charge(line, outcome.paymentId);
      if (this.withdrawn.delete(line)) return this.endWithdrawn(line, round, outcome);
      if (outcome.status === 'charged') return true;
      const planned = retryAt(outcome, attempt, Date.now());
      const nextTry = isKnown && planned !== null ? (earlier?.nextTry ?? planned) : planned;
      if (!isKnown) this.ledger.note('payment_declined', { line: line.id, note: codeOf(outcome) });
      this.decline(line, outcome, { attempt, nextTry, deadline: earlier?.deadline ?? this.deadlineOf(line) });
      isKnown = false;
      const next = await this.waitForMending(line, round, nextTry);
      if (next === 'gone' && !hasEnded(line.state)) return this.letGo(line);
      if (next === 'gone' || next === 'closed') return this.giveUp(line, round, outcome.paymentId);
      this.ledger.move(line, 'granted');
      // What the buyer has mended is only looked at; a further try is a new question to the bank.
      if (next === 'retry') attempt += 1;
    }
  }

  /** Looks again at a line's payment, which the buyer has mended at the gateway. */
  mend({ line: id }: Mending): void {
    const line = this.ledger.findLine(id);
    if (line && this.look(line)) this.ledger.note('payment_mended', { line: id });
  }

  /** Looks again at a payment that was declined, without asking the bank for it; false for a line that waits for none. */
  look(line: Line): boolean {
    if (line.exception?.reason !== 'payment_declined') return false;
    this.mended.add(line);
    return true;
  }

  /** Charges a corrected line no more than it costs; a payment that was made for more gives way to another. */
  lower(line: Line): void {
    const paymentId = line.charge?.paymentId ?? null;
    if (!this.ledger.lowerCharge(line) || paymentId === null) return;
    this.flows.start(giveBackPayment(this.storeId, paymentId));
    this.ledger.renewCharge(line);
  }

  /** Makes the payment and asks the bank for it; a payment that has lapsed is made anew. */
  private async ask(line: Line, attempt: number): Promise<Asked> {
    this.asked.add(line);
    try {
      for (;;) {
        const charge = this.chargeOf(line, attempt);
        const prepared = await this.prepare(line, charge);
        if (prepared.status !== 'prepared') return prepared;
        const outcome = await finish(gateway.takePayment(this.storeId, prepared.paymentId, charge));
        if (outcome.status !== 'lapsed') return outcome;
        if (charge.mode === 'hold') await finish(gateway.cancelPayment(this.storeId, outcome.paymentId));
        this.ledger.renewCharge(line);
      }
    } finally {
      this.asked.delete(line);
    }
  }

  /** Makes the payment once; from then on its id is in the history, so that no repetition makes another. */
  private async prepare(line: Line, charge: Charge): Promise<Refusal | { status: 'prepared'; paymentId: string }> {
    const known = line.charge?.paymentId ?? null;
    if (known !== null) return { status: 'prepared', paymentId: known };
    const prepared = await firstLocally((activities) => activities.preparePayment(this.storeId, charge));
    this.ledger.preparePayment(line, prepared.paymentId);
    return prepared;
  }

  private decline(line: Line, outcome: Refusal, { attempt, nextTry, deadline }: Tries): void {
    const next = nextTry === null ? {} : { nextTry: new Date(nextTry).toISOString() };
    this.ledger.raise(line, 'payment_declined', { code: codeOf(outcome), attempt, ...next }, deadline);
    const order = this.ledger.snapshot();
    this.flows.start(firstLocally((activities) => activities.mailPaymentDeclined({ order, line: line.id })));
  }

  private deadlineOf({ grantedAt }: Line): Date {
    return new Date(new Date(grantedAt ?? Date.now()).getTime() + this.windowDays * DAY_MS);
  }

  private takeEarlier(line: Line): Tries | null {
    const tries = this.earlier.get(line) ?? null;
    this.earlier.delete(line);
    return tries;
  }

  /** Waits until the buyer has mended the payment, it is time for another try, the window closes, or the line has gone elsewhere. */
  private async waitForMending(line: Line, round: number, retry: number | null): Promise<'mended' | 'retry' | Ending> {
    const deadline = new Date(line.exception?.deadline ?? Date.now()).getTime();
    const isRetried = retry !== null && retry < deadline;
    const hasNews = () => this.mended.has(line) || line.round !== round || line.state !== 'exception';
    const timeLeft = (isRetried ? retry : deadline) - Date.now();
    const isWoken = timeLeft > 0 && (await condition(hasNews, timeLeft));
    if (line.round !== round || line.state !== 'exception') return 'gone';
    if (this.mended.delete(line)) return 'mended';
    return !isWoken && isRetried ? 'retry' : 'closed';
  }

  private endWithdrawn(line: Line, round: number, { status, paymentId }: Asked): Promise<boolean> | false {
    if (status !== 'charged') {
      this.exceptions.end(line, 'cancelled');
      return this.giveUp(line, round, paymentId);
    }
    this.exceptions.owe(line, 'cancelled while it was being charged');
    return false;
  }

  /** Lets a line take its payment along to other codes: the buyer may have made it, and the bank is not to be asked for another. */
  private letGo(line: Line): false {
    this.mended.delete(line);
    this.holds.guard(line);
    return false;
  }

  /** Ends a payment for good; one that the buyer has made in the last moment is kept where its line still waits for it, or has taken it along. */
  private async giveUp(line: Line, round: number, paymentId: string | null): Promise<boolean> {
    const { status } =
      paymentId === null ? { status: 'cancelled' } : await finish(gateway.cancelPayment(this.storeId, paymentId));
    const isWaiting = line.round === round && line.state === 'exception';
    if (status === 'charged' && isWaiting) {
      this.ledger.charge(line, paymentId ?? '');
      return true;
    }
    if (status === 'charged' && this.isTakenAlong(line, paymentId)) this.ledger.keepCharge(line);
    else if (status === 'charged') await finish(gateway.refundPayment(this.storeId, paymentId ?? ''));
    if (isWaiting) this.exceptions.closeWindow(line);
    return false;
  }

  /** True for the payment of a line that has gone elsewhere and may come back for it, or has done so by now. */
  private isTakenAlong({ state, charge }: Line, paymentId: string | null): boolean {
    return charge?.paymentId === paymentId && (charge?.state !== 'open' || !hasEnded(state));
  }

  private get storeId(): string {
    return this.ledger.identity.storeId;
  }

  private chargeOf(line: Line, attempt: number): Charge {
    const { holdUntil = null, renewals = 0 } = line.charge ?? {};
    return chargeFor(this.ledger, line, { mode: holdUntil === null ? 'savedMethod' : 'hold', attempt, renewals });
  }
}

type Ending = 'gone' | 'closed';

const codeOf = (outcome: Refusal): string => (outcome.status === 'declined' ? outcome.code : 'confirmation_required');

/** How far an earlier run has come, by what it has shown; null for an exception of an earlier release, which does not tell. */
function triesOf({ facts, deadline }: LineException): Tries | null {
  if (typeof facts.attempt !== 'number' || deadline === null) return null;
  const nextTry = typeof facts.nextTry === 'string' ? new Date(facts.nextTry).getTime() : null;
  return { attempt: facts.attempt, nextTry, deadline: new Date(deadline) };
}
