import type { MantineColor } from '@mantine/core';
import type { Schemas } from '../../api/client';
import { ACTION_WORDS } from './action-words';
import type { ExceptionFilter } from './filters';

export type BulkAction = Schemas['BulkAction'];
export type BulkName = BulkAction['action'];
export type BulkPreview = Schemas['BulkActionPreview'];
export type BulkLineState = Schemas['BulkActionLine']['state'];
type Progress = BulkAction['progress'];

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

/** What becomes of a line: what its order has refused is what has failed. */
export const BULK_LINE_WORDS: Record<BulkLineState, string> = {
  done: 'Done',
  refused: 'Failed',
  leftAlone: 'Left alone',
  pending: 'To do',
};

export const BULK_LINE_COLORS: Record<BulkLineState, MantineColor> = {
  done: 'green',
  refused: 'red',
  leftAlone: 'gray',
  pending: 'blue',
};

/** The order in which they are told. */
export const BULK_LINE_ORDER = Object.keys(BULK_LINE_WORDS) as BulkLineState[];

/** A bulk action in a few words; as in its preview, what is left alone is not acted on. */
export const bulkTitle = ({
  action,
  progress: { total, leftAlone },
}: Pick<BulkAction, 'action' | 'progress'>): string => `${ACTION_WORDS[action].label}: ${countOf(total - leftAlone)}`;

/** What has become of its lines, as "4 done, 6 left alone". */
export const progressInWords = (progress: Progress): string =>
  BULK_LINE_ORDER.filter((state) => state === 'done' || progress[state] > 0)
    .map((state) => `${progress[state].toLocaleString()} ${BULK_LINE_WORDS[state].toLowerCase()}`)
    .join(', ');

/** So many lines, in words. */
export const countOf = (count: number): string => (count === 1 ? '1 line' : `${count.toLocaleString()} lines`);
