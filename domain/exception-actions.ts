import type { ExceptionReason } from './exception';
import { APPROVABLE, SUPPLIABLE } from './operator-action';

/** What people may do to a line that waits; each is a call, and an update of the order's workflow. */
export const EXCEPTION_ACTIONS = [
  'approve',
  'resubmit',
  'switchSource',
  'enterKeys',
  'cancel',
  'recordRefund',
] as const;
export type ExceptionAction = (typeof EXCEPTION_ACTIONS)[number];

const CLEARS: Record<ExceptionAction, (reason: ExceptionReason) => boolean> = {
  approve: (reason) => APPROVABLE.includes(reason),
  resubmit: (reason) => reason !== 'refund_due',
  switchSource: (reason) => SUPPLIABLE.includes(reason),
  enterKeys: (reason) => SUPPLIABLE.includes(reason),
  cancel: (reason) => reason !== 'refund_due',
  recordRefund: (reason) => reason === 'refund_due',
};

/** What corrects an exception of this reason. */
export const actionsFor = (reason: ExceptionReason): ExceptionAction[] =>
  EXCEPTION_ACTIONS.filter((action) => CLEARS[action](reason));
