import { daysAfter, type AppliedUpgrade, type License } from './license';
import type { LicenseChange } from './license-changes';

/** The license that a line renews or upgrades, instead of bringing a new one. */
export interface LineUpgrade {
  /** Null where nobody has the code that the order named. */
  license: string | null;
  /** Days that it adds; null for as many as the product's licenses have. */
  days: number | null;
}

/** Adds days and features in one step, once for an id; a license without an end keeps having none. */
export const applyUpgrade =
  ({ id, days, features }: Pick<AppliedUpgrade, 'id' | 'features'> & { days: number }): LicenseChange =>
  (license, now) => {
    const { upgrades = [], expiresAt } = license;
    if (upgrades.some((applied) => applied.id === id)) return {};
    const end = expiresAt === null ? null : endAfter(expiresAt, now, days);
    const addedMilliseconds = end === null || expiresAt === null ? 0 : Date.parse(end) - Date.parse(expiresAt);
    const names = Object.keys(features);
    const replaced = Object.fromEntries(names.map((name) => [name, license.features[name] ?? null]));
    return {
      expiresAt: end,
      features: { ...license.features, ...features },
      upgrades: [...upgrades, { id, addedMilliseconds, features, replaced }],
    };
  };

/** No days leave the end as it is, also one that has passed; a day that no calendar shows is not added. */
function endAfter(expiresAt: string, now: Date, days: number): string {
  if (days === 0) return expiresAt;
  const from = new Date(Math.max(Date.parse(expiresAt), now.getTime()));
  return daysAfter(from.toISOString(), days) ?? expiresAt;
}

/** Takes back just what an upgrade has given; what has been changed since stays as it was changed. */
export const undoUpgrade =
  (id: string): LicenseChange =>
  (license) => {
    const { upgrades = [], expiresAt } = license;
    const undone = upgrades.find((applied) => applied.id === id);
    if (!undone) return {};
    return {
      expiresAt: expiresAt && new Date(Date.parse(expiresAt) - undone.addedMilliseconds).toISOString(),
      features: featuresWithout(license, undone),
      upgrades: upgrades.filter((applied) => applied !== undone),
    };
  };

function featuresWithout(license: License, { features, replaced }: AppliedUpgrade): Record<string, string> {
  const restored = Object.entries(license.features).flatMap(([name, value]) => {
    const before = replaced[name];
    if (before === undefined || value !== features[name]) return [[name, value]];
    return before === null ? [] : [[name, before]];
  });
  return Object.fromEntries(restored) as Record<string, string>;
}
