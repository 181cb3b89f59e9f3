import { condition } from '@temporalio/workflow';
import { hasEnded } from '../domain/line-state';
import type { Line } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import type { ChargeMode, LineCharge, Preparation } from '../domain/payment';
import { firstLocally } from './activities';
import type { Flows } from './flows';
import { chargeFor, gateway, giveBackPayment } from './gateway';

/** How long before its end a hold is renewed: a gateway may be out of reach for a night. */
const MARGIN_MS = 12 * 60 * 60 * 1000;

type Held = Extract<Preparation, { status: 'prepared' }> & { holdUntil: string };

/** The prices that are held while their lines wait: each hold is renewed in time, and in the end taken or given up. */
export class Holds {
  private mode: ChargeMode = 'savedMethod';
  /** Lines whose price has been held, or was to be. */
  private readonly begun = new Set<Line>();
  private readonly kept = new Set<Line>();
  /** Lines whose codes are there, so that their hold is to be taken as it stands. */
  private readonly wanted = new Set<Line>();

  constructor(
    private readonly ledger: OrderLedger,
    private readonly flows: Flows,
  ) {}

  /** Sets whether the store wants prices to be held; a workflow of an earlier release has not been told. */
  setMode(mode: ChargeMode = 'savedMethod'): void {
    this.mode = mode;
  }

  /** Holds a waiting line's price until it is wanted or the line has ended, where the store asks for that. */
  begin(line: Line): void {
    const isWanted = this.mode === 'hold' && line.charge?.state === 'open';
    if (isWanted && !this.begun.has(line) && !this.wasDeclined(line)) this.look(line);
  }

  /** Goes on with a hold that an earlier run has begun; one of a line that has ended is given up. */
  resume(line: Line): void {
    if (line.charge?.state !== 'open') return;
    if (line.charge.holdUntil) this.look(line);
    else if (!hasEnded(line.state)) this.guard(line);
  }

  /** Sees to it that a payment which a line takes along on its way is given up if the line ends on it. */
  guard(line: Line): void {
    const paymentId = line.charge?.paymentId ?? null;
    if (paymentId === null) return;
    this.wanted.delete(line);
    const isLeft = (): boolean => line.charge?.paymentId === paymentId && !this.wanted.has(line);
    const isOver = condition(() => hasEnded(line.state) || !isLeft());
    this.flows.start(isOver.then(() => (isLeft() ? this.release(line) : undefined)));
  }

  /** Stops the renewals of a line's hold, so that it can be taken; waits for one that is under way. */
  async handOver(line: Line): Promise<void> {
    this.wanted.add(line);
    if (this.kept.has(line)) await condition(() => !this.kept.has(line));
  }

  private look(line: Line): void {
    this.begun.add(line);
    this.wanted.delete(line);
    this.kept.add(line);
    this.flows.start(this.keep(line));
  }

  private async keep(line: Line): Promise<void> {
    let isLasting = line.charge?.holdUntil ? !this.wasDeclined(line) : await this.renew(line);
    while (isLasting && !(await this.isOver(line, MARGIN_MS))) isLasting = await this.renew(line);
    await this.isOver(line, 0); // what could not be renewed is good until its end
    if (!this.wanted.has(line)) await this.release(line);
    this.kept.delete(line);
  }

  /** Waits until a hold is not to be kept any longer; false when it has only so much time left before that, or was given up for a lower one. */
  private async isOver(line: Line, leftMs: number): Promise<boolean> {
    const { paymentId } = getCharge(line);
    const isOver = (): boolean => this.wanted.has(line) || hasEnded(line.state);
    const timeLeft = timeOf(line.charge?.holdUntil) - Date.now() - leftMs;
    if (!isOver() && timeLeft > 0) await condition(() => isOver() || line.charge?.paymentId !== paymentId, timeLeft);
    return isOver();
  }

  /** Holds the price anew and only then gives up the earlier hold; false when there is no new one that lasts. */
  private async renew(line: Line): Promise<boolean> {
    const { paymentId: earlier, renewals } = getCharge(line);
    const next = earlier === null ? renewals : renewals + 1;
    const charge = chargeFor(this.ledger, line, { mode: 'hold', attempt: 1, renewals: next });
    // Until its outcome is in the history, a repetition has the same key and number, and so finds the same hold.
    const outcome = await firstLocally(
      (activities) => activities.preparePayment(this.storeId, charge),
      undefined,
      gateway,
    );
    if (getCharge(line).amount !== charge.money.amount) {
      this.giveUp(outcome.paymentId);
      this.ledger.renewCharge(line);
      return true;
    }
    if (!isHeld(outcome)) {
      this.ledger.declineHold(line, codeOf(outcome));
      this.giveUp(outcome.paymentId);
      return false;
    }
    const { paymentId, holdUntil } = outcome;
    this.ledger.holdCharge(line, { paymentId, holdUntil, renewals: next });
    this.giveUp(earlier);
    return timeOf(holdUntil) - Date.now() > MARGIN_MS;
  }

  private async release(line: Line): Promise<void> {
    const { paymentId } = getCharge(line);
    if (paymentId === null) return;
    await giveBackPayment(this.storeId, paymentId);
    this.ledger.renewCharge(line);
  }

  /** A bank that has declined a hold is not asked for another, by a later run neither. */
  private wasDeclined({ id }: Line): boolean {
    return this.ledger.hasNoted(['hold_declined'], id);
  }

  private giveUp(paymentId: string | null): void {
    if (paymentId !== null) this.flows.start(giveBackPayment(this.storeId, paymentId));
  }

  private get storeId(): string {
    return this.ledger.identity.storeId;
  }
}

const isHeld = (outcome: Preparation): outcome is Held => outcome.status === 'prepared' && outcome.holdUntil !== null;

/** A payment that somebody has taken or given up at the gateway itself holds nothing. */
function codeOf(outcome: Preparation): string {
  if (outcome.status === 'declined') return outcome.code;
  return outcome.status === 'actionRequired' ? 'confirmation_required' : 'not_held';
}

const timeOf = (until: string | null | undefined): number => (until ? new Date(until).getTime() : 0);

function getCharge({ id, charge }: Line): LineCharge {
  if (!charge) throw new Error(`Line ${id} has nothing to be charged by`);
  return charge;
}
