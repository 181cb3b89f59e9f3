import type { UpdateDefinition } from '@temporalio/common';
import { ApplicationFailure, currentUpdateInfo, setHandler, workflowInfo } from '@temporalio/workflow';
import { CODE_SOURCES, type CodeSource } from '../domain/product';
import {
  APPROVABLE,
  SUPPLIABLE,
  approvalsAfter,
  approvalsOf,
  cancellationFault,
  correctionsFault,
  exceptionFault,
  licenseFault,
  priceFault,
  refundFault,
  signatureFault,
  type Corrections,
  type LineAction,
  type OperatorAction,
} from '../domain/operator-action';
import type { Line, Order } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import { isUnlisted } from '../domain/unlisted';
import { firstLocally } from './activities';
import type { Exceptions } from './exceptions';
import type { Flows } from './flows';
import type { Fulfillment } from './fulfillment';
import {
  approveLineUpdate,
  cancelLineUpdate,
  cancelOrderUpdate,
  enterKeysUpdate,
  recordRefundUpdate,
  resendOrderUpdate,
  resubmitLineUpdate,
  switchSourceUpdate,
} from './messages';
import type { Payments } from './payments';
import type { Purchases } from './purchases';
import type { Rights } from './rights';

/** What operators act on. */
export interface OrderParts {
  ledger: OrderLedger;
  flows: Flows;
  purchases: Purchases;
  fulfillment: Fulfillment;
  exceptions: Exceptions;
  rights: Rights;
  payments: Payments;
  /** Runs a handler once the ledger has what an earlier run has recorded. */
  onceReady<Result>(handle: () => Result | Promise<Result>): Promise<Result>;
}

/** Accepts operators' updates of an order: each is judged before it is taken, and refused with the reason where it makes no sense. */
export class OperatorActions {
  private readonly ledger: OrderLedger;

  constructor(private readonly parts: OrderParts) {
    this.ledger = parts.ledger;
  }

  /** Registers the handlers; only then may the workflow wait for anything. */
  register(): void {
    this.onLine(
      resubmitLineUpdate,
      this.resubmit,
      (line, { corrections = {} }) =>
        exceptionFault(line) ??
        correctionsFault(corrections) ??
        licenseFault(line, corrections) ??
        priceFault(line, corrections),
    );
    this.onLine(approveLineUpdate, this.approve, (line) => exceptionFault(line, APPROVABLE));
    this.onLine(
      switchSourceUpdate,
      this.switchSource,
      (line, { source }) => exceptionFault(line, SUPPLIABLE) ?? sourceFault(source),
    );
    this.onLine(enterKeysUpdate, this.enterKeys, (line) => exceptionFault(line, SUPPLIABLE));
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
    const validator = (action: Action) => refuseFor(signatureFault(action) ?? fault(action));
    const handle = (action: Action): Promise<Order> =>
      this.parts.onceReady(() => {
        validator(action); // once more: of two that come at once, both are judged before either has acted
        act.call(this, action);
        this.parts.flows.start(this.audit(update.name, action));
        return this.ledger.snapshot();
      });
    setHandler(update, handle, { validator });
  }

  /** Records who has acted; named by the update, so that a step that is repeated records it once. */
  private async audit(action: string, told: OperatorAction & { line?: string }): Promise<void> {
    const { by, why, line = null } = told;
    const { orderId } = this.ledger.identity;
    const id = `${workflowInfo().runId}/${currentUpdateInfo()?.id ?? action}`;
    const record = { id, at: new Date().toISOString(), by, why, action, orderId, line };
    await firstLocally((activities) => activities.recordAction(record));
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
    const { fulfillment, rights, payments } = this.parts;
    const held = { ...line };
    const needsOthers = this.correct(line, corrections);
    if (isUnlisted(line)) this.askAgain(line);
    else if (needsOthers) fulfillment.retry(line, held);
    else if (!rights.hurry(line) && !payments.look(line)) fulfillment.retry(line);
  }

  private askAgain(line: Line): void {
    this.ledger.move(line, 'accepted');
    this.parts.purchases.resume();
  }

  private approve(line: Line, action: LineAction): void {
    if (line.exception) line.approved = [...approvalsOf(line), line.exception.reason];
    this.note('approved', line, action, line.exception?.reason ?? null);
    this.parts.fulfillment.retry(line);
  }

  private enterKeys(line: Line, action: LineAction): void {
    this.note('keys_entered', line, action);
    if (!this.parts.rights.hurry(line)) this.parts.fulfillment.retry(line);
  }

  private switchSource(line: Line, { source, ...action }: LineAction & { source: CodeSource }): void {
    this.note('source_switched', line, action, source);
    const held = { ...line };
    line.source = source;
    line.publisher = null;
    this.parts.fulfillment.retry(line, held);
  }

  private withdraw(line: Line, action: OperatorAction): void {
    this.note('cancelled', line, action);
    this.parts.fulfillment.withdraw(line, 'cancelled by an operator');
  }

  private cancelAll(action: OperatorAction): void {
    for (const line of this.openLines()) this.withdraw(line, action);
  }

  private recordRefund(line: Line, action: LineAction): void {
    this.note('refunded', line, action);
    this.parts.exceptions.end(line, 'refunded');
  }

  private resend({ email, by, why }: OperatorAction & { email?: string }): void {
    if (email !== undefined) this.ledger.correct({ email });
    this.ledger.note('resent', { by, why });
    this.parts.fulfillment.resend();
  }

  /** Applies corrections; true when the line needs other codes than it may hold. */
  private correct(line: Line, corrections: Corrections): boolean {
    const { product, quantity, unitPrice, reference, attributes, license, email, identification } = corrections;
    line.approved = approvalsAfter(line, corrections);
    if (unitPrice !== undefined) line.unitPrice = unitPrice;
    if (reference !== undefined) line.reference = reference;
    if (attributes !== undefined) line.attributes = { ...line.attributes, ...attributes };
    if (license === null) delete line.upgrades;
    else if (license !== undefined && line.upgrades) line.upgrades = { ...line.upgrades, license };
    // A corrected address is where the codes are to go, also when a platform was to fetch them.
    if (email !== undefined && line.handover === 'reply') line.handover = 'email';
    this.ledger.correct({ ...(email !== undefined && { email }), ...(identification && { identification }) });
    const needsOthers = (product ?? line.product) !== line.product || (quantity ?? line.quantity) !== line.quantity;
    line.product = product ?? line.product;
    line.quantity = quantity ?? line.quantity;
    this.parts.payments.lower(line);
    return needsOthers;
  }

  private note(
    event: 'resubmitted' | 'approved' | 'source_switched' | 'keys_entered' | 'cancelled' | 'refunded',
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
