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
    const until = expiresAt === null ? null : endAfter(expiresAt, now, days);
    const addedMilliseconds = until === null || expiresAt === null ? 0 : Date.parse(until) - Date.parse(expiresAt);
    const gapMilliseconds = addedMilliseconds === 0 ? 0 : Math.max(0, now.getTime() - Date.parse(expiresAt ?? ''));
    const names = Object.keys(features);
    const replaced = Object.fromEntries(names.map((name) => [name, license.features[name] ?? null]));
    return {
      expiresAt: until,
      features: { ...license.features, ...features },
      upgrades: [...upgrades, { id, addedMilliseconds, gapMilliseconds, until, features, replaced }],
    };
  };

/** No days leave the end as it is, also one that has passed; a day that no calendar shows is not added. */
function endAfter(expiresAt: string, now: Date, days: number): string {
  if (days === 0) return expiresAt;
  const from = new Date(Math.max(Date.parse(expiresAt), now.getTime()));
  return daysAfter(from.toISOString(), days) ?? expiresAt;
}

/**
 * Takes back just what an upgrade has given; what has been changed since stays as it was changed. The time between the license's end
 * and its renewal goes with the renewal, unless something later stands on it: then the next renewal takes it along when it goes.
 */
export const undoUpgrade =
  (id: string): LicenseChange =>
  (license) => {
    const { upgrades = [], expiresAt } = license;
    const undone = upgrades.find((applied) => applied.id === id);
    if (!undone) return {};
    const keptGap = expiresAt === undone.until ? 0 : undone.gapMilliseconds;
    const milliseconds = undone.addedMilliseconds - keptGap;
    const at = upgrades.indexOf(undone);
    const later = upgrades.slice(at + 1);
    return {
      expiresAt: earlier(expiresAt, milliseconds),
      features: featuresWithout(license, undone, later),
      upgrades: [...upgrades.slice(0, at), ...handedOn(undone, later, { milliseconds, keptGap })],
    };
  };

/** Those that come after one that is undone, standing on what was before it. */
function handedOn(
  undone: AppliedUpgrade,
  later: readonly AppliedUpgrade[],
  { milliseconds, keptGap }: { milliseconds: number; keptGap: number },
): AppliedUpgrade[] {
  const renewal = later.find(({ addedMilliseconds }) => addedMilliseconds > 0);
  const nextToSet = (name: string) => later.find(({ features }) => name in features);
  return later.map((applied) => {
    const gap = applied === renewal ? keptGap : 0;
    const replaced = Object.entries(applied.replaced).map(([name, before]) => {
      const isOfUndone = nextToSet(name) === applied && before === undone.features[name];
      return [name, isOfUndone ? (undone.replaced[name] ?? null) : before] as const;
    });
    return {
      ...applied,
      until: earlier(applied.until, milliseconds),
      addedMilliseconds: applied.addedMilliseconds + gap,
      gapMilliseconds: applied.gapMilliseconds + gap,
      replaced: Object.fromEntries(replaced),
    };
  });
}

function featuresWithout(
  license: License,
  { features, replaced }: AppliedUpgrade,
  later: readonly AppliedUpgrade[],
): Record<string, string> {
  const restored = Object.entries(license.features).flatMap(([name, value]) => {
    const before = replaced[name];
    const isOfAnother = value !== features[name] || later.some((applied) => name in applied.features);
    if (before === undefined || isOfAnother) return [[name, value]];
    return before === null ? [] : [[name, before]];
  });
  return Object.fromEntries(restored) as Record<string, string>;
}

const earlier = (time: string | null, milliseconds: number): string | null =>
  time && new Date(Date.parse(time) - milliseconds).toISOString();
