/** What a license is found as: `expired` is made of its end and the time, and never stored. */
export const LICENSE_STATES = ['reserved', 'active', 'suspended', 'expired', 'revoked'] as const;
export type LicenseState = (typeof LICENSE_STATES)[number];

/** Why a license is suspended; it is in force again once no reason is left. */
export const SUSPENSION_REASONS = ['payment', 'paused', 'dispute', 'operator'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

export const LICENSE_EVENTS = [
  'reserved',
  'delivered',
  'renewed',
  'recharged',
  'shortened',
  'suspended',
  'restored',
  'features_changed',
  'rotated',
  'revoked',
  'reinstated',
] as const;

/** One thing that happened to a license; `by` and `why` tell of a person's doing. */
export interface LicenseEntry {
  /** Names the change: the same one is never made twice. */
  key: string;
  /** ISO time. */
  at: string;
  event: (typeof LICENSE_EVENTS)[number];
  by: string | null;
  why: string | null;
  /** Facts in short, free of codes and addresses. */
  note: string | null;
}

/** The newest entries of a license's history that are kept. */
export const HISTORY_LENGTH = 200;

/** The right to one code, which outlives the order that gave it. */
export interface License {
  id: string;
  /** The allocation that its code is held by: an order's unit, or one of a batch that was handed out by hand. */
  unit: string;
  /** Keyrail's product id. */
  product: string;
  /** Null for a code that was handed out by hand. */
  orderId: string | null;
  storeId: string | null;
  /** The store's order id. */
  externalId: string | null;
  /** The id of the order's line. */
  line: string | null;
  /** The label of the batch that it was handed out in; null for one that was sold. */
  batch: string | null;
  email: string | null;
  name: string | null;
  /** `reserved` until somebody has it by an order: what is handed out by hand. */
  standing: 'reserved' | 'active' | 'revoked';
  suspensions: SuspensionReason[];
  /** ISO time; null for one without an end. */
  expiresAt: string | null;
  features: Record<string, string>;
  /** The store's id of the subscription that keeps it; null for one that was bought for good. */
  subscriptionId: string | null;
  /** Counts the changes: none is made on a license that has changed meanwhile. */
  revision: number;
  /** ISO time. */
  createdAt: string;
  history: LicenseEntry[];
}

/** How a license stands at this time: the one rule for whoever asks. */
export function licenseState(
  license: Pick<License, 'standing' | 'suspensions' | 'expiresAt'>,
  now: Date,
): LicenseState {
  const { standing, suspensions, expiresAt } = license;
  if (standing === 'revoked') return 'revoked';
  if (suspensions.length > 0) return 'suspended';
  if (expiresAt !== null && new Date(expiresAt) <= now) return 'expired';
  return standing;
}
