import { ActivityFailure, condition } from '@temporalio/workflow';
import type { AllocationOutcome, AllocationResult } from '../domain/allocation';
import { isServedByItself } from '../domain/exception';
import { hasEnded } from '../domain/line-state';
import { isRefused, type CodesMail, type MailOutcome } from '../domain/mail';
import { isPaid, type Line } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import { knownRedeliveries } from '../domain/redelivery';
import { isUnlisted } from '../domain/unlisted';
import { durableForADay, firstLocally } from './activities';
import type { Exceptions } from './exceptions';
import type { Flows } from './flows';
import type { Bounce } from './messages';
import type { Payments } from './payments';
import type { Rights } from './rights';

/** The way of an order's lines, from the purchase to the hand-over of their codes; lines go on independently. */
export class Fulfillment {
  /** Lines whose codes were reserved before they had begun to wait for them. */
  private readonly reservedEarly = new Set<string>();
  private replyGraceMinutes = 0;
  /** Whether the vendor may want to be told of the order's end; an allocation tells for sure. */
  private notifyVendor: boolean;

  constructor(
    private readonly ledger: OrderLedger,
    private readonly flows: Flows,
    private readonly exceptions: Exceptions,
    private readonly rights: Rights,
    private readonly payments: Payments,
    private readonly isReopened: boolean,
  ) {
    this.notifyVendor = isReopened;
  }

  /** Starts lines that are new. */
  begin(lines: Line[]): void {
    this.flows.start(this.fulfill(lines));
  }

  /** Sends a line its way again, after a correction; for other codes it first gives back what it held when it looked like `held`. */
  retry(line: Line, held: Line | null = null): void {
    if (held) this.exceptions.giveBack(line, held);
    this.ledger.move(line, 'accepted');
    delete line.callUntil;
    this.flows.start(this.fulfill([line]));
  }

  /** Goes on with the lines that were open when the workflow that kept them was lost; each step finds what was done. */
  resume(): void {
    for (const line of this.ledger.lines) {
      const reason = line.exception?.reason ?? null;
      this.payments.resume(line);
      if (hasEnded(line.state) || (isUnlisted(line) && reason === null)) continue;
      else if (isReady(line) || reason === 'payment_declined')
        this.payAndHandOver([this.ledger.restart(line, 'granted')]);
      else if (reason === null || isServedByItself(reason))
        this.flows.start(this.fulfill([this.ledger.restart(line, 'accepted')]));
      else this.exceptions.resume(line);
    }
  }

  /** Goes on with a line whose codes have been reserved; also when the word comes before the line has begun to wait. */
  resumeWaiting(id: string): void {
    const line = this.ledger.findLine(id);
    if (line?.exception?.reason === 'pool_empty') this.retry(line);
    else if (line && !hasEnded(line.state)) this.reservedEarly.add(id);
  }

  /** Marks the lines whose codes a platform has fetched by its call as handed over. */
  handedOver(lines: readonly string[]): void {
    for (const line of this.ledger.lines) {
      if (!lines.includes(line.id) || line.handover !== 'reply') continue;
      // What no mail could bring has come by the platform's call after all.
      if (line.exception?.reason === 'undeliverable') this.ledger.move(line, 'granted');
      if (isReady(line)) this.ledger.deliver(line);
    }
  }

  /** Ends a line that nobody wants any more, or keeps it until its money is given back. */
  withdraw(line: Line, cause: string): void {
    if (this.payments.withdraw(line)) return;
    if (isPaid(line, this.ledger.snapshot().test)) this.exceptions.owe(line, cause);
    else this.exceptions.end(line, 'cancelled');
  }

  /** Holds the lines whose mail has come back until their address is corrected. */
  bounced({ lines, reason }: Bounce): void {
    const returned = this.ledger.lines.filter(({ id, state }) => lines.includes(id) && state === 'delivered');
    if (returned.length > 0) this.ledger.startNextMailing();
    for (const line of returned) this.exceptions.raise(line, 'undeliverable', { cause: reason });
  }

  /** Mails the delivered lines' codes once more. */
  resend(): void {
    this.ledger.startNextMailing();
    this.flows.start(this.mail(this.ledger.lines.filter((line) => line.state === 'delivered')));
  }

  /** Tells the vendor how the order has ended, where the store asks for that. */
  tellVendor(): void {
    if (!this.notifyVendor) return;
    const order = this.ledger.snapshot();
    this.flows.start(firstLocally((activities) => activities.mailTransaction(order)));
  }

  /** Gives lines their codes and hands them over, each as far as it gets. */
  private async fulfill(lines: Line[]): Promise<void> {
    for (const line of lines) this.ledger.move(line, 'allocating');
    this.payAndHandOver(await this.allocate(lines));
  }

  /** Hands over what is not to be paid any more, and charges the rest line by line: a payment that is declined delays no other line. */
  private payAndHandOver(lines: Line[]): void {
    this.handOver(lines.filter(({ charge }) => charge?.state !== 'open'));
    for (const line of lines) if (line.charge?.state === 'open') this.flows.start(this.chargeAndHandOver(line));
  }

  private async awaitRights(line: Line, publisher: string): Promise<void> {
    if (await this.rights.request(line, publisher)) this.payAndHandOver([line]);
  }

  private async chargeAndHandOver(line: Line): Promise<void> {
    if (await this.payments.charge(line)) this.handOver([line]);
  }

  /** Allocates batch by batch; answers with the lines that have all their codes, and leaves the others waiting for somebody. */
  private async allocate(lines: Line[]): Promise<Line[]> {
    const granted: Line[] = [];
    let open = lines;
    while (open.length > 0) {
      const asked = open.map((line) => ({ ...line }));
      const { outcomes, ...terms } = await this.allocateBatch(asked);
      this.replyGraceMinutes = terms.replyGraceMinutes;
      this.notifyVendor = terms.notifyVendor;
      this.payments.setTerms(terms.paymentWindowDays, terms.chargeMode);
      const statuses = open.map((line, index) => this.settle(line, asked[index], outcomes[index]));
      granted.push(...open.filter((_, index) => statuses[index] === 'granted'));
      open = open.filter((_, index) => statuses[index] === 'partial');
    }
    return granted;
  }

  private allocateBatch(lines: Line[]): Promise<AllocationResult> {
    const { test, currency, identification } = this.ledger.snapshot();
    const request = { identity: this.ledger.identity, test, currency, identification, lines };
    return this.flows.quickly((onDelay) => firstLocally((activities) => activities.allocateCodes(request), onDelay));
  }

  /** Settles what one line got; codes for a line that has been cancelled meanwhile go back. */
  private settle(line: Line, asked: Line | undefined, outcome: AllocationOutcome | undefined): Settlement {
    if (!asked || !outcome) throw new Error(`No outcome for line ${line.id}`);
    if (line.state !== 'allocating') {
      this.exceptions.release({ ...asked, product: 'product' in outcome ? outcome.product : asked.product });
      return 'withdrawn';
    }
    if (outcome.status === 'objection') {
      this.exceptions.raise(line, outcome.reason, outcome.facts);
      return outcome.status;
    }
    if (outcome.status === 'refunded') {
      this.exceptions.end(line, 'refunded');
      this.ledger.noteOnce('refunded', { line: line.id, note: `by the store (${outcome.eventId})` });
      return outcome.status;
    }
    line.product = outcome.product;
    if (outcome.status === 'rights') {
      this.flows.start(this.awaitRights(line, outcome.publisher));
      return outcome.status;
    }
    line.granted = outcome.granted;
    if (outcome.stockIsLow) this.flows.start(firstLocally((activities) => activities.warnLowStock(outcome.product)));
    if (outcome.status === 'granted') this.ledger.grant(line);
    if (outcome.status === 'waiting') this.waitForStock(line);
    return outcome.status;
  }

  private waitForStock(line: Line): void {
    this.exceptions.raise(line, 'pool_empty', { missing: line.quantity - line.granted });
    if (this.reservedEarly.delete(line.id)) this.retry(line);
  }

  private handOver(lines: Line[]): void {
    for (const line of lines) if (line.handover === 'response') this.ledger.deliver(line);
    const mailed = lines.filter(({ handover }) => handover === 'email' || handover === 'both');
    if (mailed.length > 0) this.flows.start(this.mail(mailed));
    for (const line of lines) if (line.handover === 'reply') this.flows.start(this.awaitCall(line));
  }

  /** The platform calls again for codes that were not there the first time; Keyrail mails them when it does not. */
  private async awaitCall(line: Line): Promise<void> {
    const end = this.ledger.awaitCall(line, this.replyGraceMinutes);
    const hasCalled = await condition(() => !isReady(line), Math.max(end.getTime() - Date.now(), 1));
    if (!hasCalled) await this.mail([line]);
  }

  private codesMail(lines: Line[]): CodesMail {
    const mail = this.ledger.codesMail(lines);
    const order = this.ledger.snapshot();
    // The address that a person has told this workflow is newer than what a redelivery has made of it before.
    if (!this.isReopened || order.addressCorrected) return mail;
    return { ...mail, knownRedeliveries: knownRedeliveries(order) };
  }

  private async mail(lines: Line[]): Promise<void> {
    if (lines.length === 0) return;
    const request = this.codesMail(lines);
    const outcome = await this.flows.quickly((settle) => {
      const onDelay = () => {
        this.ledger.note('mail_delayed');
        settle();
      };
      return mailWithin(request, onDelay);
    });
    if (outcome.status === 'refused') this.ledger.startNextMailing();
    for (const line of lines) {
      const isOpen = isReady(line) || line.state === 'delivered';
      if (outcome.status === 'refused' && isRefused(outcome, line.id) && isOpen)
        this.exceptions.raise(line, 'undeliverable', { cause: outcome.reason });
      else if (isReady(line)) this.ledger.deliver(line);
    }
  }
}

/** What became of a line's request; a withdrawn one was cancelled while it was under way. */
type Settlement = AllocationOutcome['status'] | 'withdrawn';

/** A mail server that has not taken a mail for a day is a matter for people, like one that has refused it. */
async function mailWithin(request: CodesMail, onDelay: () => void): Promise<MailOutcome> {
  try {
    return await firstLocally((activities) => activities.mailCodes(request), onDelay, durableForADay);
  } catch (error) {
    if (error instanceof ActivityFailure && error.retryState === 'TIMEOUT')
      return { status: 'refused', reason: 'the mail server has not taken it for a day' };
    throw error;
  }
}

/** True for a line whose codes may go out: they are there, and nothing is to be paid any more. */
const isReady = ({ state, charge }: Line): boolean =>
  state === 'charged' || (state === 'granted' && charge?.state !== 'open');

/** True for a line that a caller need not wait for any longer. */
export const isSettled = (line: Line, mailIsAwaited: boolean): boolean =>
  hasEnded(line.state) ||
  line.state === 'exception' ||
  (isReady(line) && !(mailIsAwaited && line.handover === 'email'));
