import { Schema } from 'mongoose';
import {
  LICENSE_EVENTS,
  SUSPENSION_REASONS,
  type AppliedUpgrade,
  type License,
  type LicenseEntry,
} from '../domain/license';
import { optionalText, part, requiredNumber, requiredText } from './fields';
import { emailKey } from './order-document';
import { fromPairs, textPairs, toPairs, type Pair } from './pairs';

export interface LicenseDocument extends Omit<License, 'id' | 'features' | 'upgrades' | 'expiresAt' | 'createdAt'> {
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
export const licenseSchema = new Schema<LicenseDocument>(
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
licenseSchema.index({ emailKey: 1, createdAt: -1, _id: -1 });
licenseSchema.index({ product: 1, createdAt: -1, _id: -1 });
licenseSchema.index({ orderId: 1, line: 1 });
licenseSchema.index({ storeId: 1, subscriptionId: 1 });
licenseSchema.index({ createdAt: -1, _id: -1 });

/** The document that holds a license. */
export const toDocument = ({ id, features, upgrades, expiresAt, createdAt, ...rest }: License): LicenseDocument => ({
  _id: id,
  ...rest,
  emailKey: rest.email === null ? null : emailKey(rest.email),
  features: toPairs(features),
  ...(upgrades && { upgrades: JSON.stringify(upgrades) }),
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
  createdAt: new Date(createdAt),
});

/** The license that a document holds. */
export const toLicense = (found: LicenseDocument): License => {
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
