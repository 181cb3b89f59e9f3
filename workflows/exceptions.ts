import { condition } from '@temporalio/workflow';
import type { ExceptionFacts, ExceptionReason } from '../domain/exception';
import { isPaid, type Line } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import { firstLocally } from './activities';
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

  /** Ends a line and takes back what it holds; of one that was delivered it stays on record what the buyer had. */
  end(line: Line, state: 'cancelled' | 'refunded' | 'expired'): void {
    const wasDelivered = line.state === 'delivered';
    this.ledger.move(line, state);
    this.release(line);
    if (!wasDelivered) this.ledger.startNextRound(line);
  }

  /** Keeps a paid line open until its money is refunded, and takes back what it holds. */
  owe(line: Line, cause: string): void {
    this.ledger.raise(line, 'refund_due', { cause });
    this.giveBack(line, line);
  }

  /** Takes back what a line held when it looked like `held`, and lets it begin anew. */
  giveBack(line: Line, held: Line): void {
    this.release(held);
    this.ledger.startNextRound(line);
  }

  /** Takes back what a line held when it looked like this. */
  release(held: Line): void {
    const request = { identity: this.ledger.identity, line: { ...held } };
    this.flows.start(firstLocally((activities) => activities.releaseLine(request)));
  }

  /** Ends a line whose exception nobody has cleared in its window; one whose money has been taken stays until it is refunded. */
  private async watchWindow(line: Line): Promise<void> {
    const { exception } = line;
    if (!exception?.deadline) return;
    const timeLeft = new Date(exception.deadline).getTime() - Date.now();
    if (await condition(() => line.exception !== exception, timeLeft)) return;
    const charged = isPaid(line, this.ledger.snapshot().test);
    this.ledger.note('expired', { line: line.id, note: exception.reason });
    if (charged) this.owe(line, `${exception.reason} was not cleared in its window`);
    else this.end(line, 'expired');
    const order = this.ledger.snapshot();
    await Promise.all([
      firstLocally((activities) => activities.mailClosing({ order, line: line.id, charged })),
      firstLocally((activities) => activities.mailTransaction(order)),
    ]);
  }
}
