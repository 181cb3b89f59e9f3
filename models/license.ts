import { createHash } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { unitOf } from '../domain/ids';
import {
  isInForce,
  LICENSE_EVENTS,
  licenseState,
  SUSPENSION_REASONS,
  type License,
  type LicenseEntry,
} from '../domain/license';
import type { AppliedUpgrade } from '../domain/license-upgrade';
import { changed, type LicenseChange } from '../domain/license-changes';
import { batchesOf } from './batches';
import { insertedAnew } from './duplicate-key';
import { optionalText, part, requiredNumber, requiredText } from './fields';
import { emailKey } from './order-document';
import { after, cutPage, type PageRequest } from './page';
import { fromPairs, textPairs, toPairs, type Pair } from './pairs';

interface LicenseDocument extends Omit<License, 'id' | 'features' | 'upgrades' | 'expiresAt' | 'createdAt'> {
  _id: string;
  /** The holder's address in lower case, for look-up. */
  emailKey: string | null;
  features: Pair<string>[];
  /** As JSON, for nobody looks for it; missing where there is none. */
  upgrades?: string;
  expiresAt: Date | null;
  createdAt: Date;
}

const entry = new Schema<LicenseEntry>(
  {
    key: requiredText,
    at: requiredText,
    event: { ...requiredText, enum: LICENSE_EVENTS },
    by: optionalText,
    why: optionalText,
    note: optionalText,
  },
  part,
);
const license = new Schema<LicenseDocument>(
  {
    _id: requiredText,
    unit: { ...requiredText, unique: true },
    product: requiredText,
    orderId: optionalText,
    storeId: optionalText,
    externalId: optionalText,
    line: optionalText,
    batch: optionalText,
    email: optionalText,
    emailKey: optionalText,
    name: optionalText,
    standing: { ...requiredText, enum: ['reserved', 'active', 'revoked'] },
    suspensions: [{ type: String, enum: SUSPENSION_REASONS }],
    expiresAt: { type: Date, default: null },
    features: textPairs,
    upgrades: String,
    subscriptionId: optionalText,
    revision: requiredNumber,
    createdAt: { type: Date, required: true },
    history: [entry],
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
license.index({ emailKey: 1, createdAt: -1, _id: -1 });
license.index({ product: 1, createdAt: -1, _id: -1 });
license.index({ orderId: 1, line: 1 });
license.index({ storeId: 1, subscriptionId: 1 });
license.index({ createdAt: -1, _id: -1 });

/** Which licenses to list; what is left out does not narrow it. */
export interface LicenseFilter {
  email?: string | undefined;
  product?: string | undefined;
  orderId?: string | undefined;
  /** Null for all stores, and for licenses of none. */
  storeIds?: readonly string[] | null;
}

/** What became of a change. */
export type ChangeOutcome =
  /** `known` when it has been made before, or changes nothing. */
  { status: 'changed' | 'known'; license: License } | { status: 'refused'; fault: string } | { status: 'unknown' };

/** The id of the license for a unit: the same, however often it is delivered, and whatever code has replaced its own. */
export const licenseIdOf = (allocation: string): string =>
  `lic_${createHash('sha256').update(unitOf(allocation)).digest('base64url').slice(0, 24)}`;

/** Creates the queries on licenses. */
export function createLicenses(connection: Connection) {
  const LicenseModel = connection.model<LicenseDocument>('License', license);

  const find = async (id: string): Promise<License | null> => {
    const found = await LicenseModel.findById(id).lean();
    return found && toLicense(found);
  };

  /** Those of these ids that there are. */
  async function listByIds(ids: readonly string[]): Promise<License[]> {
    const licenses: License[] = [];
    for (const batch of batchesOf(ids))
      licenses.push(...(await LicenseModel.find({ _id: { $in: batch } }).lean()).map(toLicense));
    return licenses;
  }

  /** The licenses of units, by the units; those that have none are left out. */
  async function mapByUnits(units: readonly string[]): Promise<Map<string, License>> {
    const found = await listByIds(units.map(licenseIdOf));
    return new Map(found.map((license) => [unitOf(license.unit), license]));
  }

  return {
    find,
    /** Adds the licenses that are missing; those that are there stay as they are. True when all were missing. */
    async add(licenses: License[]): Promise<boolean> {
      let areNew = true;
      for (const batch of batchesOf(licenses.map(toDocument))) {
        const insert = () => LicenseModel.insertMany(batch, { lean: true, ordered: false });
        if (!(await insertedAnew(insert))) areNew = false;
      }
      return areNew;
    },
    listByIds,
    async findByUnit(unit: string): Promise<License | null> {
      return find(licenseIdOf(unit));
    },
    /**
     * The allocations that the codes of units are held by, without those whose license is not in force: of a unit that has no
     * license, as before its delivery, the unit itself.
     */
    async usableUnits(units: readonly string[], now: Date): Promise<string[]> {
      const byUnit = await mapByUnits(units);
      return units.flatMap((unit) => {
        const license = byUnit.get(unit);
        if (!license) return unit;
        return isInForce(licenseState(license, now)) ? license.unit : [];
      });
    },
    mapByUnits,
    /** The allocation of the code that a license has, while it is in force. */
    async usableUnit(id: string, now: Date): Promise<string[]> {
      const license = await find(id);
      return license && isInForce(licenseState(license, now)) ? [license.unit] : [];
    },
    /** Those of a line of an order, or of all its lines. */
    async listOfOrder(orderId: string, line?: string): Promise<License[]> {
      const found = await LicenseModel.find({ orderId, ...(line !== undefined && { line }) }).lean();
      return found.map(toLicense);
    },
    /** Those that a subscription keeps. */
    async listOfSubscription(storeId: string, subscriptionId: string): Promise<License[]> {
      const found = await LicenseModel.find({ storeId, subscriptionId }).lean();
      return found.map(toLicense);
    },
    /** Makes a change once, by the key of its entry, on the license as it is then; it may be called again and again. */
    async change(id: string, change: LicenseChange, made: LicenseEntry): Promise<ChangeOutcome> {
      for (;;) {
        const known = await find(id);
        if (!known) return { status: 'unknown' };
        if (known.history.some(({ key }) => key === made.key)) return { status: 'known', license: known };
        const next = changed(known, change, made);
        if (next === null) return { status: 'known', license: known };
        if ('fault' in next) return { status: 'refused', fault: next.fault };
        const { _id, ...document } = toDocument(next.license);
        const { matchedCount } = await LicenseModel.updateOne({ _id, revision: known.revision }, { $set: document });
        if (matchedCount > 0) return { status: 'changed', license: next.license };
      }
    },
    /** The newest first. */
    async list(
      { email, product, orderId, storeIds = null }: LicenseFilter,
      page: PageRequest,
    ): Promise<{ licenses: License[]; cursor: string | null }> {
      const conditions = {
        ...(email !== undefined && { emailKey: emailKey(email) }),
        ...(product !== undefined && { product }),
        ...(orderId !== undefined && { orderId }),
        ...(storeIds && { storeId: { $in: storeIds } }),
      };
      const found = await LicenseModel.find({ $and: [conditions, after(page.cursor, 'createdAt')] })
        .sort({ createdAt: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ createdAt, _id }) => ({ at: createdAt, id: _id }));
      return { licenses: items.map(toLicense), cursor };
    },
  };
}

const toDocument = ({ id, features, upgrades, expiresAt, createdAt, ...rest }: License): LicenseDocument => ({
  _id: id,
  ...rest,
  emailKey: rest.email === null ? null : emailKey(rest.email),
  features: toPairs(features),
  ...(upgrades && { upgrades: JSON.stringify(upgrades) }),
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
  createdAt: new Date(createdAt),
});

const toLicense = (found: LicenseDocument): License => {
  const { _id, emailKey: derived, features, upgrades, expiresAt, createdAt, ...rest } = found;
  void derived;
  return {
    ...rest,
    id: _id,
    features: fromPairs(features),
    ...(upgrades && { upgrades: JSON.parse(upgrades) as AppliedUpgrade[] }),
    expiresAt: expiresAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
};
