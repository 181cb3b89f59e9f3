import type { Schemas } from '../../api/client';
import { ACTION_WORDS } from './action-words';
import type { ExceptionFilter } from './filters';

export type BulkAction = Schemas['BulkAction'];
export type BulkName = BulkAction['action'];
export type BulkPreview = Schemas['BulkActionPreview'];

/** The lines that are meant: some that were chosen, or all that filters let through. */
export type BulkTarget =
  { lines: { order: string; line: string }[]; filter?: never } | { filter: ExceptionFilter; lines?: never };

// Of a record, so that what the API gains is missed here when it is built.
const NAMES: Record<BulkName, true> = {
  resubmit: true,
  approve: true,
  switchSource: true,
  recordRefund: true,
  cancel: true,
};

/** What may be done to many lines. */
export const BULK_CHOICES = (Object.keys(NAMES) as BulkName[]).map((value) => ({
  value,
  label: ACTION_WORDS[value].label,
}));

/** A bulk action in a few words. */
export const bulkTitle = ({ action, progress: { total } }: Pick<BulkAction, 'action' | 'progress'>): string =>
  `${ACTION_WORDS[action].label} · ${countOf(total)}`;

/** So many lines, in words. */
export const countOf = (count: number): string => (count === 1 ? '1 line' : `${count.toLocaleString()} lines`);
