import {
  daysAfter,
  HISTORY_LENGTH,
  licenseState,
  type License,
  type LicenseEntry,
  type SuspensionReason,
} from './license';

/** What a change makes of a license; a fault says in words why it cannot be made. */
export type LicenseChange = (license: License, now: Date) => Partial<License> | { fault: string };

const KEPT_BY_SUBSCRIPTION = 'The end of this license is that of its subscription.';

/** Adds days to the end of a license, from now on where that has passed; one without an end needs none. */
export const recharge =
  (days: number): LicenseChange =>
  ({ standing, expiresAt, subscriptionId }, now) => {
    if (subscriptionId !== null) return { fault: KEPT_BY_SUBSCRIPTION };
    if (standing === 'revoked') return { fault: 'The license is revoked.' };
    if (expiresAt === null) return { fault: 'The license has no end.' };
    const from = new Date(Math.max(new Date(expiresAt).getTime(), now.getTime()));
    const end = daysAfter(from.toISOString(), days);
    return end === null ? { fault: 'The license would end after the year 9999.' } : { expiresAt: end };
  };

/** Sets the end of a license; null for none. */
export const endAt =
  (expiresAt: string | null): LicenseChange =>
  () => ({ expiresAt });

/** Suspends a license for a reason, beside those that it is suspended for already. */
export const suspend =
  (reason: SuspensionReason): LicenseChange =>
  ({ suspensions }) => ({ suspensions: [...new Set([...suspensions, reason])].sort() });

/** Takes one reason back: the license is in force again once none is left. */
export const restore =
  (reason: SuspensionReason): LicenseChange =>
  ({ suspensions }) => ({ suspensions: suspensions.filter((each) => each !== reason) });

/** Ends a license until it is reinstated. */
export const revoke: LicenseChange = () => ({ standing: 'revoked' });

/** Suspends a license until a person reinstates it, whatever its subscription or a dispute comes to meanwhile. */
export const suspendByHand: LicenseChange = (license, now) =>
  license.standing === 'revoked' ? { fault: 'The license is revoked.' } : suspend('operator')(license, now);

/** Takes back what a person has done: a revocation, and a suspension by hand. */
export const reinstate: LicenseChange = ({ standing, batch, suspensions }) => ({
  standing: standing === 'revoked' ? (batch === null ? 'active' : 'reserved') : standing,
  suspensions: suspensions.filter((reason) => reason !== 'operator'),
});

/** Writes down where the holder of a license is to be reached. */
export const readdress =
  ({ email, name }: Pick<License, 'email' | 'name'>): LicenseChange =>
  () => ({ email, name });

/** Lets another code than before be the license's own: the one that this allocation holds. */
export const holdBy =
  (unit: string): LicenseChange =>
  ({ standing }) =>
    standing === 'revoked' ? { fault: 'The license is revoked.' } : { unit };

/** Replaces the features of a license as a whole. */
export const setFeatures =
  (features: Record<string, string>): LicenseChange =>
  () => ({ features });

/** The license with a change made and written into its history; null for one that would change nothing. */
export function changed(
  license: License,
  change: LicenseChange,
  entry: LicenseEntry,
): { license: License } | { fault: string } | null {
  const made = change(license, new Date(entry.at));
  if ('fault' in made && typeof made.fault === 'string') return { fault: made.fault };
  const next = { ...license, ...made };
  if (JSON.stringify(next) === JSON.stringify(license)) return null;
  const history = [...license.history, entry].slice(-HISTORY_LENGTH);
  return { license: { ...next, history, revision: license.revision + 1 } };
}

/** What keeps a license from being renewed by so many days, or upgraded by none, in words; null when nothing does. */
export function upgradeFault(license: License, product: string, days: number, now: Date): string | null {
  if (license.product !== product) return 'The code is of another product.';
  // Its subscription would set the end again, and the buyer would have paid for nothing.
  if (license.subscriptionId !== null && days > 0 && license.expiresAt !== null) return KEPT_BY_SUBSCRIPTION;
  const state = licenseState(license, now);
  return state === 'revoked' || state === 'suspended' ? `The license is ${state}.` : null;
}
