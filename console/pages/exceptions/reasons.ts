import type { Schemas } from '../../api/client';

export type Reason = NonNullable<Schemas['LineException']>['reason'];

// Of a record, so that a reason that the API gains is missed here when it is built.
const ALL: Record<Reason, true> = {
  details_missing: true,
  unknown_product: true,
  below_minimum_price: true,
  identification_mismatch: true,
  quantity_over_limit: true,
  no_code_format: true,
  upgrade_invalid: true,
  pool_empty: true,
  rights_retrying: true,
  rights_refused: true,
  rights_short: true,
  duplicate_key: true,
  payment_declined: true,
  undeliverable: true,
  refund_due: true,
};

/** Why a line may wait for a person. */
export const REASONS = Object.keys(ALL) as Reason[];

/** Reads a reason; undefined for what is none. */
export const reasonOf = (text: string | undefined): Reason | undefined => REASONS.find((reason) => reason === text);
