import { differencesOf } from './difference';
import { hasWindow, type ExceptionFacts, type ExceptionReason } from './exception';
import { lineId, type OrderIdentity } from './ids';
import { mailedLine, type CodesMail } from './mail';
import { canMove, hasEnded, type LineState } from './line-state';
import { loweredPrice } from './lowered-price';
import { newLine, newOrder } from './new-order';
import { isOf, orderState, TIMELINE_LENGTH, type Line, type Order, type TimelineEntry, type Unlisted } from './order';
import type { LineCharge } from './payment';
import { firstKnown, isFreeByAll, type Purchase, type PurchaseLine } from './purchase';
import { RestartedLines } from './restarted-lines';
import { isSettledByPeople, isUnlisted, unlistedLine, unlistedOf } from './unlisted';
import { EXCEPTION_WINDOW_MS } from './windows';

type Remark = Partial<Pick<TimelineEntry, 'line' | 'by' | 'why' | 'note'>>;

/** Holds what is known of one order and changes it by the rules only; its owner is the order's workflow. */
export class OrderLedger {
  private readonly order: Order;
  private readonly restarted = new RestartedLines();
  private recorded = -1;
  private changes = 0;

  /** Opens the books of a new order, or reopens those of one that has ended; `now` is the owner's clock. */
  constructor(
    identity: OrderIdentity,
    earlier: Order | null,
    private readonly now: () => Date,
  ) {
    this.order = earlier ? { ...structuredCopy(earlier), endedAt: null } : newOrder(identity, now().toISOString());
  }

  get state() {
    return orderState(this.order.lines);
  }

  get identity(): OrderIdentity {
    const { orderId, storeId, externalId } = this.order;
    return { orderId, storeId, externalId };
  }

  get lines(): readonly Line[] {
    return this.order.lines;
  }

  /** What the platform is still to be asked for; null where the lines are known, or people have decided. */
  get unlisted(): Unlisted | null {
    return isSettledByPeople(this.order) ? null : this.order.unlisted;
  }

  /** True once a purchase has been taken and every line has ended. */
  get hasEnded(): boolean {
    return this.order.lines.length > 0 && this.order.lines.every((line) => hasEnded(line.state));
  }

  /** True while something has changed since the last checkpoint. */
  get isDirty(): boolean {
    return this.changes !== this.recorded;
  }

  /** Finds a line by its id; null for one that the order does not have. */
  findLine(id: string): Line | null {
    return this.order.lines.find((line) => line.id === id) ?? null;
  }

  /** Replaces the books by a record of the order, unless that is older, but for an address that a person has corrected in them; new books know nothing that could be newer. */
  catchUp(recorded: Order): void {
    if (this.order.lines.length > 0 && recorded.updatedAt < this.order.updatedAt) return;
    const { buyer, addressCorrected } = this.order;
    Object.assign(this.order, structuredCopy(recorded), { endedAt: null }, addressCorrected && { buyer });
    this.recorded = this.changes;
  }

  /** Adds the lines that are not yet known and returns them; a known line stands as it was, and a difference in it is noted. */
  take(purchase: Purchase): Line[] {
    this.learn(purchase);
    if (isSettledByPeople(this.order)) return [];
    this.listOrAwait(purchase);
    const added: Line[] = [];
    for (const told of purchase.lines) {
      const known = this.findLine(lineId(told.key));
      if (known) this.noteDifferences(known, told, purchase.test);
      else added.push(this.addLine(told, purchase));
    }
    return added;
  }

  /** The line that stands for what the platform has not told. */
  standIn(): Line {
    const { unlisted, buyer } = this.order;
    if (!unlisted) throw new Error('All lines of the order are known');
    const known = this.order.lines.find(isUnlisted);
    return known ?? this.addLine(unlistedLine(unlisted.upgrades), { ...unlisted, buyer, lines: [] });
  }

  /** Moves a line to another state; throws when the transition table does not have that step. */
  move(line: Line, state: LineState): void {
    if (!canMove(line.state, state)) throw new Error(`Line ${line.id} may not go from ${line.state} to ${state}`);
    line.state = state;
    if (state !== 'exception') line.exception = null;
    this.changes += 1;
  }

  /** Puts a line back to a step that was lost with the workflow that had taken it; the table is for steps that are taken. */
  restart(line: Line, state: 'accepted' | 'granted'): Line {
    this.restarted.remember(line);
    line.state = line.charge?.state === 'charged' && state === 'granted' ? 'charged' : state;
    line.exception = null;
    this.changes += 1;
    return line;
  }

  /**
   * Opens an exception on a line, with its window where the reason has one: 21 days, unless it is said until when. A line that was
   * restarted, and comes to wait for the same again, has never ceased to.
   */
  raise(line: Line, reason: ExceptionReason, facts: ExceptionFacts, until?: Date): void {
    this.move(line, 'exception');
    const now = this.now();
    const earlier = this.restarted.take(line, reason);
    const end = until ?? new Date(now.getTime() + EXCEPTION_WINDOW_MS);
    const deadline = hasWindow(reason) ? (earlier?.deadline ?? end.toISOString()) : null;
    const isSame = earlier?.reason === reason;
    line.exception = { reason, facts, since: isSame ? earlier.since : now.toISOString(), deadline };
    if (!isSame) this.note('exception', { line: line.id, note: reason });
  }

  /** Answers when the wait for the platform's call ends; a line that is restarted goes on with the wait it has begun. */
  awaitCall(line: Line, minutes: number): Date {
    line.callUntil ??= new Date(this.now().getTime() + minutes * 60_000).toISOString();
    this.changes += 1;
    return new Date(line.callUntil);
  }

  /** Marks a line as having all its codes. */
  grant(line: Line): void {
    this.move(line, 'granted');
    line.grantedAt = this.now().toISOString();
    this.note('granted', { line: line.id });
  }

  /** Remembers the payment that is to take a line's price. */
  preparePayment(line: Line, paymentId: string | null): void {
    if (line.charge) line.charge = { ...line.charge, paymentId };
    this.changes += 1;
  }

  /** Remembers the payment that holds a line's price in place of an earlier one. */
  holdCharge(line: Line, hold: Pick<LineCharge, 'paymentId' | 'holdUntil' | 'renewals'>): void {
    if (line.charge) line.charge = { ...line.charge, ...hold };
    this.changes += 1;
  }

  /** Notes that the bank has declined a hold; the payment that asked for it is used no more. */
  declineHold(line: Line, code: string): void {
    if (line.charge) line.charge = { ...line.charge, renewals: line.charge.renewals + 1 };
    this.note('hold_declined', { line: line.id, note: code });
  }

  /** Forgets a payment that has lapsed: the line gets another. */
  renewCharge(line: Line): void {
    const { charge } = line;
    if (charge) line.charge = { ...charge, paymentId: null, holdUntil: null, renewals: charge.renewals + 1 };
    this.changes += 1;
  }

  /** Lowers what a line is charged to what it costs after a correction; false when that is no less. */
  lowerCharge(line: Line): boolean {
    if (line.charge?.state !== 'open') return false;
    const { amount, tax } = loweredPrice(line, line.charge.amount);
    if (amount === line.charge.amount) return false;
    line.charge = { ...line.charge, amount };
    line.tax = tax;
    return true;
  }

  /** Marks a line's price as taken. */
  charge(line: Line, paymentId: string): void {
    this.move(line, 'charged');
    if (line.charge) line.charge = { ...line.charge, state: 'charged', paymentId };
    this.note('charged', { line: line.id });
  }

  /** Marks the price of a line that is on its way to other codes as taken. */
  keepCharge({ id, charge }: Line): void {
    if (charge?.state !== 'open') return;
    charge.state = 'charged';
    this.note('charged', { line: id });
  }

  /** Marks a line's price as given back by the gateway. */
  refundCharge(line: Line): void {
    if (line.charge) line.charge = { ...line.charge, state: 'refunded' };
    this.note('refunded', { line: line.id, note: 'by the payment gateway' });
  }

  /** Marks a line's codes as handed over. */
  deliver(line: Line): void {
    this.move(line, 'delivered');
    line.deliveredAt = this.now().toISOString();
    this.note('delivered', { line: line.id });
  }

  /** Adds an entry to the timeline. */
  note(event: TimelineEntry['event'], { line = null, by = null, why = null, note = null }: Remark = {}): void {
    this.order.timeline.push({ at: this.now().toISOString(), event, line, by, why, note });
    this.order.timeline.splice(0, this.order.timeline.length - TIMELINE_LENGTH);
    this.changes += 1;
  }

  /** Adds an entry unless the timeline has the same one already. */
  noteOnce(event: TimelineEntry['event'], remark: { line: string | null; note: string }): void {
    if (!this.isNoted(event, remark)) this.note(event, remark);
  }

  /** True when the timeline tells one of these events of a line or, as always when that is null, of the order as a whole. */
  hasNoted(events: readonly TimelineEntry['event'][], line: string | null): boolean {
    return this.order.timeline.some((entry) => isOf(entry, line) && events.includes(entry.event));
  }

  /** True when the timeline has this entry, of the line or of the order as a whole. */
  isNoted(event: TimelineEntry['event'], { line, note }: { line: string | null; note: string }): boolean {
    return this.order.timeline.some((entry) => entry.event === event && isOf(entry, line) && entry.note === note);
  }

  /** Makes the next codes mail a new one. */
  startNextMailing(): void {
    this.order.mailing += 1;
    this.changes += 1;
  }

  /** Forgets a line's codes, which have been given back: it gets others in its next round. */
  startNextRound(line: Line): void {
    line.round += 1;
    line.granted = 0;
    line.grantedAt = null;
    line.deliveredAt = null;
    this.changes += 1;
  }

  /** Replaces what a person has corrected about the order as a whole. */
  correct({ email, identification }: { email?: string; identification?: Record<string, string> }): void {
    if (email !== undefined) {
      this.order.buyer = { ...this.order.buyer, email };
      this.order.addressCorrected = true;
    }
    if (identification !== undefined) this.order.identification = { ...this.order.identification, ...identification };
    this.changes += 1;
  }

  /** The mail that brings the codes of these lines. */
  codesMail(lines: readonly Line[]): CodesMail {
    const { number, test, buyer, mailing } = this.snapshot();
    return { identity: this.identity, number, test, buyer, lines: lines.map(mailedLine), mailing: String(mailing) };
  }

  /** The order as it stands, for readers. */
  snapshot(): Order {
    return structuredCopy({ ...this.order, state: this.state });
  }

  /** The order as it is to be recorded now: with the next revision, and closed when all its lines have ended. */
  checkpoint(): Order {
    const at = this.now().toISOString();
    this.order.revision += 1;
    this.order.updatedAt = at;
    this.order.endedAt = this.hasEnded ? at : null;
    this.recorded = this.changes;
    return this.snapshot();
  }

  /** A message that tells lines ends the wait for them; one that does not begins it. */
  private listOrAwait(purchase: Purchase): void {
    const { order } = this;
    const { lines, lookup = null } = purchase;
    if (lines.length === 0 && lookup !== null && order.lines.length === 0)
      order.unlisted ??= unlistedOf(purchase, lookup);
    if (lines.length === 0) return;
    order.unlisted = null;
    // Whoever waits for the line's exception has nothing to wait for any more.
    for (const line of order.lines.filter(isUnlisted)) line.exception = null;
    order.lines = order.lines.filter((line) => !isUnlisted(line));
  }

  private addLine(told: PurchaseLine, purchase: Purchase): Line {
    const line = newLine(told, purchase, this.now().toISOString());
    this.order.lines.push(line);
    this.note('accepted', { line: line.id });
    return line;
  }

  private learn({ buyer, currency, identification, test, number = null, payment = null }: Purchase): void {
    const { order } = this;
    const before = knownOf(order);
    order.number ??= number;
    order.buyer = firstKnown(order.buyer, buyer);
    order.payment ??= payment;
    order.currency ??= currency;
    order.identification = { ...identification, ...order.identification };
    if (order.lines.length === 0) order.test = test;
    if (knownOf(order) !== before) this.changes += 1; // a message that tells nothing new is nothing to record
  }

  private noteDifferences(known: Line, told: PurchaseLine, test: boolean): void {
    for (const note of differencesOf(known, told, { known: this.order.test, told: test }))
      this.noteOnce('difference', { line: known.id, note });
    known.unitPrice ??= told.unitPrice;
    known.isFree = isFreeByAll(known.isFree, told.isFree);
  }
}

/** What messages add to, so that news can be told from repetitions. */
const knownOf = ({ number, buyer, payment, currency, identification, test }: Order): string =>
  JSON.stringify([number, buyer, payment, currency, identification, test]);

const structuredCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
