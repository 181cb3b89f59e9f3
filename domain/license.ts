import { replacementId, unitOf } from './ids';

/** What a license is found as: `expired` is made of its end and the time, and never stored. */
export const LICENSE_STATES = ['reserved', 'active', 'suspended', 'expired', 'revoked'] as const;
export type LicenseState = (typeof LICENSE_STATES)[number];

/** Why a license is suspended; it is in force again once no reason is left. */
export const SUSPENSION_REASONS = ['payment', 'paused', 'dispute', 'operator'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

export const LICENSE_EVENTS = [
  'reserved',
  'delivered',
  'readdressed',
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

/** The most days that a license is sold for, or recharged by, at once: a hundred years. */
export const MOST_LICENSE_DAYS = 36_500;

/** The newest entries of a license's history that are kept. */
export const HISTORY_LENGTH = 200;

/** What a line has given to a license that was there, kept so that just this can be taken back. */
export interface AppliedUpgrade {
  /** Names the line's round. */
  id: string;
  /** By how much the end was moved. */
  addedMilliseconds: number;
  /** How much of that only made up for the time since the license had expired. */
  gapMilliseconds: number;
  /** ISO time: the end that it has led to; null for none. */
  until: string | null;
  features: Record<string, string>;
  /** What those features were before; null for one that was not there. */
  replaced: Record<string, string | null>;
}

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
  /** What orders have given to it since it was made; missing where none has. */
  upgrades?: AppliedUpgrade[];
  /** Counts the changes: none is made on a license that has changed meanwhile. */
  revision: number;
  /** ISO time. */
  createdAt: string;
  history: LicenseEntry[];
}

/** Begins the key of a change that was asked for by a call. */
export const CALL = 'call/';

/** The allocations whose codes a license had before it was given the one that it has. */
export function formerAllocations({ unit, history }: Pick<License, 'unit' | 'history'>): string[] {
  const replacements = history.filter(({ event }) => event === 'rotated').map(({ key }) => replacementOf(unit, key));
  return [unitOf(unit), ...replacements].filter((allocation) => allocation !== unit);
}

/** The allocation of the code that a change of this key gives a license. */
export const replacementOf = (unit: string, key: string): string => replacementId(unit, key.slice(CALL.length));

const DAY_MS = 24 * 60 * 60_000;

/** The time so many days after another, as ISO; null for one that no calendar shows. */
export function daysAfter(time: string, days: number): string | null {
  const end = new Date(new Date(time).getTime() + days * DAY_MS);
  return end.getTime() < LAST_TIME ? end.toISOString() : null;
}

/** From then on ISO times have five digits for the year, and no longer sort as texts. */
const LAST_TIME = Date.UTC(10_000, 0);

/** What a code is asked about for. */
export const PURPOSES = ['use', 'renewal', 'upgrade'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** True for a license whose code may be used. */
export const isInForce = (state: LicenseState): state is 'active' | 'reserved' =>
  state === 'active' || state === 'reserved';

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

/** Why a license cannot serve a purpose. */
export const PURPOSE_FAULTS = ['revoked', 'suspended', 'expired', 'endless', 'subscribed'] as const;
export type PurposeFault = (typeof PURPOSE_FAULTS)[number];

/** Finds what keeps a license from a purpose; null for nothing. One that has expired can be renewed; one without an end needs it not, and one that a subscription keeps is renewed by that alone. */
export function purposeFault(
  license: Pick<License, 'standing' | 'suspensions' | 'expiresAt' | 'subscriptionId'>,
  purpose: Purpose,
  now: Date,
): PurposeFault | null {
  const state = licenseState(license, now);
  if (state === 'revoked' || state === 'suspended') return state;
  if (purpose === 'renewal' && license.expiresAt === null) return 'endless';
  if (purpose === 'renewal') return license.subscriptionId === null ? null : 'subscribed';
  return state === 'expired' && purpose === 'use' ? state : null;
}
