import type { MantineColor } from '@mantine/core';
import type { Schemas } from '../../api/client';
import type { Reason } from './reasons';

export type Line = Schemas['OrderLine'];
type ApiAction = NonNullable<Line['exception']>['actions'][number];

/** What can be done with a line; to correct it is to resubmit it with other data. */
export type LineAction = ApiAction | 'correct';

interface ActionWords {
  label: string;
  /** What the dialog and its button say, where that is more. */
  title?: string;
  /** The key that opens it. */
  key: string;
  color?: MantineColor;
  /** What will happen. */
  effect: string;
  done: string;
}

/** The actions in the order in which they are shown. */
export const ACTION_WORDS: Record<LineAction, ActionWords> = {
  approve: {
    label: 'Approve',
    key: 'a',
    color: 'green',
    effect: 'The line goes on as it is, and is delivered.',
    done: 'The line has been approved.',
  },
  correct: {
    label: 'Correct',
    title: 'Correct and resubmit',
    key: 'c',
    effect: 'The line is tried again at once, with what you change here. What you leave stays as it is.',
    done: 'The line has been corrected and is being tried again.',
  },
  resubmit: {
    label: 'Resubmit now',
    key: 'r',
    effect: 'The line is tried again now, as it is.',
    done: 'The line is being tried again.',
  },
  switchSource: {
    label: 'Switch source',
    key: 's',
    effect: 'The codes of this line come from elsewhere. What it holds already goes back.',
    done: 'The line gets its codes from elsewhere.',
  },
  enterKeys: {
    label: 'Enter keys',
    key: 'e',
    effect: 'Keys that the publisher has sent you by another way are given to this line. They are stored encrypted.',
    done: 'The keys have been entered.',
  },
  recordRefund: {
    label: 'Record refund',
    key: 'f',
    color: 'green',
    effect: 'The buyer has got the money back in the store; the line ends as refunded.',
    done: 'The refund has been recorded.',
  },
  cancel: {
    label: 'Cancel line',
    key: 'd',
    color: 'red',
    effect: 'The line ends without a code. If it has been paid for, its refund is due.',
    done: 'The line has been cancelled.',
  },
};

const ALL = Object.keys(ACTION_WORDS) as LineAction[];

/** What a correction may change. */
export type CorrectedField = keyof NonNullable<Schemas['Resubmit']['corrections']>;

const OF_REQUEST = ['reference', 'attributes', 'product', 'quantity', 'email'] as const;

/** What is worth correcting, by what is wrong. */
export const CORRECTED: Record<Reason, readonly CorrectedField[]> = {
  details_missing: ['product', 'quantity'],
  unknown_product: ['product'],
  below_minimum_price: ['unitPrice', 'product'],
  identification_mismatch: ['identification'],
  quantity_over_limit: ['quantity'],
  no_code_format: ['product'],
  upgrade_invalid: ['code', 'product'],
  pool_empty: [],
  rights_retrying: OF_REQUEST,
  rights_refused: OF_REQUEST,
  rights_short: ['reference', 'attributes'],
  duplicate_key: ['reference', 'attributes'],
  payment_declined: [],
  undeliverable: ['email'],
  refund_due: [],
};

/** What corrects a line that waits; nothing for one that does not. */
export function actionsOf({ exception }: Line): LineAction[] {
  if (!exception) return [];
  const { actions, reason } = exception;
  const allowed = new Set<LineAction>(actions);
  if (allowed.has('resubmit') && CORRECTED[reason].length > 0) allowed.add('correct');
  return ALL.filter((action) => allowed.has(action));
}

/** An action's words for one line: an address is the only thing that is corrected of one that cannot be delivered. */
export function wordsOf(action: LineAction, { exception }: Line): ActionWords & { title: string } {
  const words = ACTION_WORDS[action];
  const title = words.title ?? words.label;
  if (action !== 'correct' || exception?.reason !== 'undeliverable') return { ...words, title };
  return {
    ...words,
    label: 'Correct address',
    title: 'Correct address',
    effect: 'The codes are sent to the new address at once.',
    done: 'The codes are on their way to the new address.',
  };
}
