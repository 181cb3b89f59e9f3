import { condition } from '@temporalio/workflow';
import type { ExceptionFacts, ExceptionReason } from '../domain/exception';
import { isPaid, type Line } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import type { RevocationReason } from '../domain/rights';
import { durable, finish, firstLocally } from './activities';
import type { Flows } from './flows';

/** The lines that wait for somebody, and the ends of those that get no codes. */
export class Exceptions {
  constructor(
    private readonly ledger: OrderLedger,
    private readonly flows: Flows,
  ) {}

  /** Opens an exception on a line and watches its window. */
  raise(line: Line, reason: ExceptionReason, facts: ExceptionFacts): void {
    this.ledger.raise(line, reason, facts);
    this.flows.start(this.watchWindow(line));
  }

  /** Watches the window of an exception that an earlier run has opened, and tries again to give back what is owed. */
  resume(line: Line): void {
    this.flows.start(line.exception?.reason === 'refund_due' ? this.refund(line) : this.watchWindow(line));
  }

  /** Ends a line whose window has closed; one whose money has been taken stays until it is refunded. */
  closeWindow(line: Line): void {
    const reason = line.exception?.reason ?? null;
    const charged = isPaid(line, this.ledger.snapshot().test);
    this.ledger.note('expired', { line: line.id, note: reason });
    if (charged) this.owe(line, `${reason} was not cleared in its window`);
    else this.end(line, 'expired', reason === 'payment_declined' ? 'DeclinedSettlement' : 'ReturnProduct');
    this.flows.start(this.tell(line, charged));
  }

  /** Ends a line and takes back what it holds; of one that was delivered it stays on record what the buyer had. */
  end(
    line: Line,
    state: 'cancelled' | 'refunded' | 'expired' | 'revoked',
    reason: RevocationReason = 'ReturnProduct',
  ): void {
    const wasDelivered = line.state === 'delivered';
    this.ledger.move(line, state);
    this.release(line, reason);
    if (!wasDelivered) this.ledger.startNextRound(line);
  }

  /** Keeps a paid line open until its money is refunded, and takes back what it holds. */
  owe(line: Line, cause: string): void {
    this.ledger.raise(line, 'refund_due', { cause });
    this.giveBack(line, line);
    this.flows.start(this.refund(line));
  }

  /** Takes back what a line held when it looked like `held`, and lets it begin anew. */
  giveBack(line: Line, held: Line): void {
    this.release(held);
    this.ledger.startNextRound(line);
  }

  /** Takes back what a line held when it looked like this. */
  release(held: Line, reason: RevocationReason = 'ReturnProduct'): void {
    const { buyer, currency } = this.ledger.snapshot();
    const { identity } = this.ledger;
    const request = { identity, line: { ...held }, buyer, currency, reason, cause: `round-${held.round}` };
    this.flows.start(firstLocally((activities) => activities.releaseLine(request)));
  }

  /** Ends a line whose exception nobody has cleared in its window. */
  private async watchWindow(line: Line): Promise<void> {
    const { exception } = line;
    if (!exception?.deadline) return;
    const timeLeft = new Date(exception.deadline).getTime() - Date.now();
    if (!(await condition(() => line.exception !== exception, timeLeft))) this.closeWindow(line);
  }

  /** Gives back what Keyrail itself has taken; what the gateway refuses stays with the people of the shop. */
  private async refund(line: Line): Promise<void> {
    const { exception, charge } = line;
    if (charge?.state !== 'charged' || charge.paymentId === null) return;
    const { status } = await finish(durable.refundPayment(this.ledger.identity.storeId, charge.paymentId));
    if (status !== 'refunded') return;
    this.ledger.refundCharge(line);
    if (line.exception === exception) this.end(line, 'refunded');
  }

  /** Tells the buyer and the vendor how a line has ended. */
  private async tell(line: Line, charged: boolean): Promise<void> {
    const order = this.ledger.snapshot();
    await Promise.all([
      firstLocally((activities) => activities.mailClosing({ order, line: line.id, charged })),
      firstLocally((activities) => activities.mailTransaction(order)),
    ]);
  }
}
