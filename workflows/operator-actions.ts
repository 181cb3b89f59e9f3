import type { UpdateDefinition } from '@temporalio/common';
import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import { CODE_SOURCES, type CodeSource } from '../domain/product';
import {
  APPROVABLE,
  cancellationFault,
  correctionsFault,
  exceptionFault,
  refundFault,
  signatureFault,
  type Corrections,
  type LineAction,
  type OperatorAction,
} from '../domain/operator-action';
import { isPaid, type Line, type Order } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import type { Exceptions } from './exceptions';
import type { Fulfillment } from './fulfillment';
import {
  approveLineUpdate,
  cancelLineUpdate,
  cancelOrderUpdate,
  recordRefundUpdate,
  resendOrderUpdate,
  resubmitLineUpdate,
  switchSourceUpdate,
} from './messages';

/** Accepts operators' updates of an order: each is judged before it is taken, and refused with the reason where it makes no sense. */
export class OperatorActions {
  constructor(
    private readonly ledger: OrderLedger,
    private readonly fulfillment: Fulfillment,
    private readonly exceptions: Exceptions,
    /** Resolves when the ledger has what an earlier run has recorded. */
    private readonly ready: Promise<void>,
  ) {}

  /** Registers the handlers; only then may the workflow wait for anything. */
  register(): void {
    this.onLine(
      resubmitLineUpdate,
      this.resubmit,
      (line, { corrections = {} }) => exceptionFault(line) ?? correctionsFault(corrections),
    );
    this.onLine(approveLineUpdate, this.approve, (line) => exceptionFault(line, APPROVABLE));
    this.onLine(
      switchSourceUpdate,
      this.switchSource,
      (line, { source }) => exceptionFault(line, ['pool_empty']) ?? sourceFault(source),
    );
    this.onLine(cancelLineUpdate, this.withdraw, cancellationFault);
    this.onLine(recordRefundUpdate, this.recordRefund, refundFault);
    this.onOrder(cancelOrderUpdate, this.cancelAll, () =>
      this.openLines().length > 0 ? null : 'No line of the order can be cancelled any more.',
    );
    this.onOrder(resendOrderUpdate, this.resend, ({ email }) => {
      if (!this.ledger.lines.some(({ state }) => state === 'delivered')) return 'Nothing has been delivered yet.';
      return email === undefined ? null : correctionsFault({ email });
    });
  }

  private onOrder<Action extends OperatorAction>(
    update: UpdateDefinition<Order, [Action]>,
    act: (action: Action) => void,
    fault: (action: Action) => string | null,
  ): void {
    const handle = async (action: Action): Promise<Order> => {
      await this.ready;
      act.call(this, action);
      return this.ledger.snapshot();
    };
    setHandler(update, handle, { validator: (action: Action) => refuseFor(signatureFault(action) ?? fault(action)) });
  }

  private onLine<Action extends LineAction>(
    update: UpdateDefinition<Order, [Action]>,
    act: (line: Line, action: Action) => void,
    fault: (line: Line, action: Action) => string | null,
  ): void {
    this.onOrder<Action>(
      update,
      (action) => act.call(this, this.lineOf(action), action),
      (action) => fault(this.lineOf(action), action),
    );
  }

  private resubmit(line: Line, { corrections = {}, ...action }: LineAction & { corrections?: Corrections }): void {
    this.note('resubmitted', line, action, Object.keys(corrections).join(', ') || null);
    const held = { ...line };
    this.fulfillment.retry(line, this.correct(line, corrections) ? held : null);
  }

  private approve(line: Line, action: LineAction): void {
    line.approved = true;
    this.note('approved', line, action, line.exception?.reason ?? null);
    this.fulfillment.retry(line);
  }

  private switchSource(line: Line, { source, ...action }: LineAction & { source: CodeSource }): void {
    line.source = source;
    this.note('source_switched', line, action, source);
    this.fulfillment.retry(line, line);
  }

  private withdraw(line: Line, action: OperatorAction): void {
    this.note('cancelled', line, action);
    if (isPaid(line, this.ledger.snapshot().test)) this.exceptions.owe(line, 'cancelled by an operator');
    else this.exceptions.end(line, 'cancelled');
  }

  private cancelAll(action: OperatorAction): void {
    for (const line of this.openLines()) this.withdraw(line, action);
  }

  private recordRefund(line: Line, action: LineAction): void {
    this.note('refunded', line, action);
    this.exceptions.end(line, 'refunded');
  }

  private resend({ email, by, why }: OperatorAction & { email?: string }): void {
    if (email !== undefined) this.ledger.correct({ email });
    this.ledger.note('resent', { by, why });
    this.fulfillment.resend();
  }

  /** Applies corrections; true when the line needs other codes than it may hold. */
  private correct(line: Line, { product, quantity, unitPrice, email, identification }: Corrections): boolean {
    if (unitPrice !== undefined) line.unitPrice = unitPrice;
    // A corrected address is where the codes are to go, also when a platform was to fetch them.
    if (email !== undefined && line.handover === 'reply') line.handover = 'email';
    this.ledger.correct({ ...(email !== undefined && { email }), ...(identification && { identification }) });
    const needsOthers = (product ?? line.product) !== line.product || (quantity ?? line.quantity) !== line.quantity;
    line.product = product ?? line.product;
    line.quantity = quantity ?? line.quantity;
    return needsOthers;
  }

  private note(
    event: 'resubmitted' | 'approved' | 'source_switched' | 'cancelled' | 'refunded',
    line: Line,
    { by, why }: OperatorAction,
    note: string | null = null,
  ): void {
    this.ledger.note(event, { line: line.id, by, why, note });
  }

  private openLines(): Line[] {
    return this.ledger.lines.filter((line) => cancellationFault(line) === null);
  }

  private lineOf({ line }: LineAction): Line {
    return this.ledger.findLine(line) ?? refuse(`The order has no line ${line}.`);
  }
}

const sourceFault = (source: CodeSource): string | null =>
  CODE_SOURCES.includes(source) ? null : `source must be one of ${CODE_SOURCES.join(', ')}.`;

function refuseFor(fault: string | null): void {
  if (fault !== null) refuse(fault);
}

function refuse(reason: string): never {
  throw ApplicationFailure.nonRetryable(reason, 'Refused');
}
