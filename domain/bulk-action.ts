import { EXCEPTION_CURES, type ExceptionReason } from './exception';
import { actionsFor, type ExceptionAction } from './exception-actions';
import type { OrderIdentity } from './ids';
import type { OperatorAction } from './operator-action';
import type { Line } from './order';
import type { CodeSource, Product } from './product';

/** What may be done to many lines at once: keys are of one line each. */
export const BULK_ACTIONS = [
  'approve',
  'resubmit',
  'switchSource',
  'cancel',
  'recordRefund',
] as const satisfies readonly ExceptionAction[];

export const BULK_STATES = ['running', 'paused', 'cancelled', 'done'] as const;
export type BulkState = (typeof BULK_STATES)[number];

/** `leftAlone` is what a preview tells of before: the action was not for it. What its order has said no to is `refused`. */
export const BULK_LINE_STATES = ['pending', 'done', 'leftAlone', 'refused'] as const;
export type BulkLineState = (typeof BULK_LINE_STATES)[number];

/** Which lines that wait are meant; what is left out does not narrow it. */
export interface ExceptionFilter {
  reason?: ExceptionReason | undefined;
  storeId?: string | undefined;
  /** Keyrail's product id, or the store's where it is not mapped. */
  product?: string | undefined;
  publisher?: string | undefined;
  /** ISO times (UTC) since when the line waits, both included. */
  sinceFrom?: string | undefined;
  sinceTo?: string | undefined;
}

/** One action on many lines, asked for by one person. */
export interface BulkAction extends OperatorAction {
  id: string;
  action: (typeof BULK_ACTIONS)[number];
  /** Where the codes are to come from, for `switchSource`. */
  source: CodeSource | null;
  /** Null where the lines were named one by one. */
  filter: ExceptionFilter | null;
  /** The store that all lines are of; null for lines of any. */
  storeId: string | null;
  state: BulkState;
  /** ISO times. */
  createdAt: string;
  endedAt: string | null;
}

/** A line of an order, named from outside. */
export interface LineRef {
  identity: OrderIdentity;
  line: string;
}

/** One line of a bulk action, and what became of it. */
export interface BulkLine extends LineRef {
  state: BulkLineState;
  /** Why it was left alone or refused. */
  message: string | null;
  /** ISO time at which it was acted on. */
  at: string | null;
}

/** How far a bulk action has come. */
export type BulkProgress = Record<BulkLineState | 'total', number>;

/** What has come of an action on a line. */
export type LineOutcome = { status: 'done' } | { status: 'leftAlone' | 'refused'; message: string };

/** What keeps a line from being acted on so, in words; null when nothing does. */
export function bulkFault(
  { action, source }: Pick<BulkAction, 'action' | 'source'>,
  { state, exception }: Pick<Line, 'state' | 'exception'>,
  product: Pick<Product, 'id' | 'codeFormat'> | null,
): string | null {
  if (!exception) return `It waits for nobody any more: it is ${state}.`;
  if (!actionsFor(exception.reason).includes(action))
    return `This would not clear it. ${EXCEPTION_CURES[exception.reason]}`;
  if (action === 'switchSource' && source === 'generate' && product && !product.codeFormat)
    return `The product ${product.id} has no code format by which codes could be generated.`;
  return null;
}
