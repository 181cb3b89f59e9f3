import { createHash } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import { unitOf } from '../domain/ids';
import { isInForce, licenseState, type License, type LicenseEntry } from '../domain/license';
import { changed, type LicenseChange } from '../domain/license-changes';
import type { Vault } from '../secrets/vault';
import { batchesOf } from './batches';
import { insertedAnew } from './duplicate-key';
import { createLicenseLookUp } from './license-look-up';
import { licenseSchema, toDocument, toLicense, type LicenseDocument } from './license-document';
import { emailKey } from './order-document';
import { after, cutPage, type PageRequest } from './page';

/** Which licenses to list; what is left out does not narrow it. */
export interface LicenseFilter {
  email?: string | undefined;
  product?: string | undefined;
  orderId?: string | undefined;
  ids?: readonly string[] | undefined;
  /** The store's id of the subscription that keeps them. */
  subscriptionId?: string | undefined;
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

/** Creates the queries on licenses, after those on products and codes. */
export function createLicenses(connection: Connection, vault: Vault) {
  const LicenseModel = connection.model<LicenseDocument>('License', licenseSchema);
  const finding = createFinding(LicenseModel);
  return {
    ...finding,
    ...createLicenseLookUp(connection, LicenseModel, vault),
    ...createUse(finding),
    ...createLists(LicenseModel),
    ...createKeeping(LicenseModel, finding),
  };
}

function createFinding(LicenseModel: Model<LicenseDocument>) {
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

  return {
    find,
    listByIds,
    /** How many of these ids there are. */
    async countAmong(ids: readonly string[]): Promise<number> {
      let count = 0;
      for (const batch of batchesOf(ids)) count += await LicenseModel.countDocuments({ _id: { $in: batch } });
      return count;
    },
    findByUnit: (unit: string): Promise<License | null> => find(licenseIdOf(unit)),
    /** The licenses of units, by the units; those that have none are left out. */
    async mapByUnits(units: readonly string[]): Promise<Map<string, License>> {
      const found = await listByIds(units.map(licenseIdOf));
      return new Map(found.map((license) => [unitOf(license.unit), license]));
    },
  };
}

function createUse({ find, mapByUnits }: ReturnType<typeof createFinding>) {
  return {
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
    /** The allocation of the code that a license has, while it is in force. */
    async usableUnit(id: string, now: Date): Promise<string[]> {
      const license = await find(id);
      return license && isInForce(licenseState(license, now)) ? [license.unit] : [];
    },
  };
}

function createLists(LicenseModel: Model<LicenseDocument>) {
  return {
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
    /** The newest first. */
    async list(filter: LicenseFilter, page: PageRequest): Promise<{ licenses: License[]; cursor: string | null }> {
      const found = await LicenseModel.find({ $and: [toConditions(filter), after(page.cursor, 'createdAt')] })
        .sort({ createdAt: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ createdAt, _id }) => ({ at: createdAt, id: _id }));
      return { licenses: items.map(toLicense), cursor };
    },
  };
}

function createKeeping(LicenseModel: Model<LicenseDocument>, { find }: ReturnType<typeof createFinding>) {
  return {
    /** Adds the licenses that are missing; those that are there stay as they are. True when all were missing. */
    async add(licenses: License[]): Promise<boolean> {
      let areNew = true;
      for (const batch of batchesOf(licenses.map(toDocument))) {
        const insert = () => LicenseModel.insertMany(batch, { lean: true, ordered: false });
        if (!(await insertedAnew(insert))) areNew = false;
      }
      return areNew;
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
  };
}

const toConditions = ({
  email,
  product,
  orderId,
  ids,
  subscriptionId,
  storeIds = null,
}: LicenseFilter): Record<string, unknown> => ({
  ...(email !== undefined && { emailKey: emailKey(email) }),
  ...(product !== undefined && { product }),
  ...(orderId !== undefined && { orderId }),
  ...(ids && { _id: { $in: ids } }),
  ...(subscriptionId !== undefined && { subscriptionId }),
  ...(storeIds && { storeId: { $in: storeIds } }),
});
