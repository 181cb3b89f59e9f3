import { createHash } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { LICENSE_EVENTS, SUSPENSION_REASONS, type License, type LicenseEntry } from '../domain/license';
import { changed, type LicenseChange } from '../domain/license-changes';
import { batchesOf } from './batches';
import { isDuplicateKey } from './duplicate-key';
import { optionalText, part, requiredNumber, requiredText } from './fields';
import { emailKey } from './order-document';
import { after, cutPage, type PageRequest } from './page';
import { fromPairs, textPairs, toPairs, type Pair } from './pairs';

interface LicenseDocument extends Omit<License, 'id' | 'features' | 'expiresAt' | 'createdAt'> {
  _id: string;
  /** The holder's address in lower case, for look-up. */
  emailKey: string | null;
  features: Pair<string>[];
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

export type LicenseFilter = { email?: string | undefined; product?: string | undefined; orderId?: string | undefined };

/** What became of a change. */
export type ChangeOutcome =
  /** `known` when it has been made before, or changes nothing. */
  { status: 'changed' | 'known'; license: License } | { status: 'refused'; fault: string } | { status: 'unknown' };

/** The id of the license for a unit: the same, however often it is delivered. */
export const licenseIdOf = (unit: string): string =>
  `lic_${createHash('sha256').update(unit).digest('base64url').slice(0, 24)}`;

/** Creates the queries on licenses. */
export function createLicenses(connection: Connection) {
  const LicenseModel = connection.model<LicenseDocument>('License', license);

  const find = async (id: string): Promise<License | null> => {
    const found = await LicenseModel.findById(id).lean();
    return found && toLicense(found);
  };

  return {
    find,
    /** Adds the licenses that are missing; those that are there stay as they are. */
    async add(licenses: License[]): Promise<void> {
      for (const batch of batchesOf(licenses)) {
        try {
          await LicenseModel.insertMany(batch.map(toDocument), { lean: true, ordered: false });
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
        }
      }
    },
    async findByUnit(unit: string): Promise<License | null> {
      return find(licenseIdOf(unit));
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
      { email, product, orderId }: LicenseFilter,
      page: PageRequest,
    ): Promise<{ licenses: License[]; cursor: string | null }> {
      const conditions = {
        ...(email !== undefined && { emailKey: emailKey(email) }),
        ...(product !== undefined && { product }),
        ...(orderId !== undefined && { orderId }),
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

const toDocument = ({ id, features, expiresAt, createdAt, ...rest }: License): LicenseDocument => ({
  _id: id,
  ...rest,
  emailKey: rest.email === null ? null : emailKey(rest.email),
  features: toPairs(features),
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
  createdAt: new Date(createdAt),
});

const toLicense = ({ _id, emailKey: _key, features, expiresAt, createdAt, ...rest }: LicenseDocument): License => ({
  ...rest,
  id: _id,
  features: fromPairs(features),
  expiresAt: expiresAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});
