import { cancellationFault } from '../domain/operator-action';
import { canMove } from '../domain/line-state';
import type { Line } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import type { RevocationReason } from '../domain/rights';
import type { Exceptions } from './exceptions';
import type { Fulfillment } from './fulfillment';
import type { Cancellation, Dispute, Refund } from './messages';

/** Does what a store's notices ask for, of whatever state the order's lines are in. */
export class StoreNotices {
  constructor(
    private readonly ledger: OrderLedger,
    private readonly exceptions: Exceptions,
    private readonly fulfillment: Fulfillment,
  ) {}

  /** Ends the lines whose money the store has given back, and takes back their codes, also those that have gone out. */
  refund({ eventId, lines }: Refund, reason: RevocationReason = 'ReturnProduct'): void {
    if (this.ledger.unlisted && lines === 'all')
      this.ledger.noteOnce('refunded', { line: null, note: `by the store (${eventId})` });
    for (const line of this.ledger.lines) {
      if (lines !== 'all' && !lines.includes(line.id)) continue;
      if (canMove(line.state, 'refunded')) this.exceptions.end(line, 'refunded', reason);
      this.ledger.noteOnce('refunded', { line: line.id, note: `by the store (${eventId})` });
    }
  }

  /** Withdraws the lines that have not been handed over; what the store has taken for them stays owed until it tells of the refund. */
  cancel({ eventId }: Cancellation): void {
    const note = `by the store (${eventId})`;
    if (this.ledger.unlisted) this.ledger.noteOnce('cancelled_by_store', { line: null, note });
    for (const line of this.ledger.lines) {
      if (this.ledger.isNoted('cancelled_by_store', { line: line.id, note })) continue;
      this.ledger.note('cancelled_by_store', { line: line.id, note });
      if (cancellationFault(line) === null) this.fulfillment.withdraw(line, 'cancelled by the store');
    }
  }

  /** Ends new lines of an order that was refunded or cancelled before it was known what it is of; false for any other order. */
  endEarly(lines: readonly Line[]): boolean {
    if (this.ledger.hasNoted(['refunded'], null)) {
      for (const line of lines) this.exceptions.end(line, 'refunded');
      return true;
    }
    if (!this.ledger.hasNoted(['cancelled_by_store'], null)) return false;
    for (const line of lines) this.fulfillment.withdraw(line, 'cancelled by the store');
    return true;
  }

  /** Notes a dispute, of the order as a whole while its lines are not known; one that is lost has taken the money back. */
  dispute({ eventId, outcome }: Dispute): void {
    const disputed = this.ledger.unlisted ? [null] : this.ledger.lines.map(({ id }) => id);
    for (const line of disputed) {
      // That it was opened may be told after what became of it.
      const isLate = outcome === 'opened' && this.ledger.hasNoted(['dispute_won', 'dispute_lost'], line);
      if (!isLate) this.ledger.noteOnce(`dispute_${outcome}`, { line, note: eventId });
    }
    if (outcome === 'lost') this.refund({ eventId, lines: 'all' }, 'DisputeLineitem');
  }
}
