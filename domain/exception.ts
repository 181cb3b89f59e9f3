/** Why a line waits for a person. */
export const EXCEPTION_REASONS = [
  'details_missing',
  'unknown_product',
  'below_minimum_price',
  'identification_mismatch',
  'quantity_over_limit',
  'no_code_format',
  'upgrade_invalid',
  'pool_empty',
  'rights_retrying',
  'rights_refused',
  'rights_short',
  'duplicate_key',
  'payment_declined',
  'undeliverable',
  'refund_due',
] as const;

export type ExceptionReason = (typeof EXCEPTION_REASONS)[number];

/** The facts that an operator needs to judge an exception: short, and free of codes and addresses. */
export type ExceptionFacts = Record<string, string | number>;

/** Stands for what the store has not told. */
export const NOT_TOLD = 'not told';

/** A line's open exception: why, since when, and until when it may be corrected. */
export interface LineException {
  reason: ExceptionReason;
  facts: ExceptionFacts;
  /** ISO time. */
  since: string;
  /** ISO time at which the window closes; null for a reason that stays until somebody acts. */
  deadline: string | null;
}

/** What clears an exception, in words for an operator. */
export const EXCEPTION_CURES: Record<ExceptionReason, string> = {
  details_missing:
    "Mend the store's way to its platform's API, then resubmit; or correct product and quantity; or cancel.",
  unknown_product: "Map the store's product id to a product, then resubmit the line.",
  below_minimum_price: 'Approve the price, or correct it and resubmit the line; or cancel it.',
  identification_mismatch: "Correct the store's identification fields, then resubmit the line; or cancel it.",
  quantity_over_limit: 'Approve the quantity, or cancel the line.',
  no_code_format: 'Give the product a code format, then resubmit; or switch the source, enter the keys, or cancel.',
  upgrade_invalid: 'Correct the code of the license to be renewed or upgraded, then resubmit the line; or cancel it.',
  pool_empty:
    'Upload codes: waiting lines are served by themselves, oldest first. Or switch the line to generated codes.',
  rights_retrying:
    'It comes right by itself, or is resubmitted at once; or switch its source, enter its keys, or cancel.',
  rights_refused: 'Correct what the publisher is told, then resubmit; or switch the source, enter the keys, or cancel.',
  rights_short: 'The rest is asked for by itself; or resubmit at once, enter the missing keys, or cancel.',
  duplicate_key: 'Resubmit the line to ask for another key, or enter one.',
  payment_declined: 'The buyer mends the payment on the status page; or resubmit to look at it again, or cancel.',
  undeliverable: 'Correct the address, then resubmit the line.',
  refund_due: 'Refund the buyer in the store, then record the refund.',
};

/** True for what a line waits for without anybody's doing. */
export const isServedByItself = (reason: ExceptionReason): boolean =>
  reason === 'pool_empty' || reason === 'rights_retrying' || reason === 'rights_short';

/** Reasons without a window: the line stays until somebody acts. */
export const hasWindow = (reason: ExceptionReason): boolean => reason !== 'undeliverable' && reason !== 'refund_due';
