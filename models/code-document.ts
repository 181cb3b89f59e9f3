import { Schema } from 'mongoose';
import { KEY_TYPES, type KeyType } from '../domain/rights';

export const CODE_STATES = ['available', 'reserved', 'revoked'] as const;
export type CodeState = (typeof CODE_STATES)[number];

/** `generated` when it was sold, or `prepared` ahead of that; `issued` by a publisher, or `entered` by an operator. */
export const CODE_ORIGINS = ['generated', 'prepared', 'uploaded', 'issued', 'entered'] as const;
export type CodeOrigin = (typeof CODE_ORIGINS)[number];

/** Of codes that were in stock before an order had them, and go back there when nobody has seen them. */
export const STOCKED = ['uploaded', 'prepared'] as const satisfies readonly CodeOrigin[];

export interface CodeDocument {
  product: string;
  state: CodeState;
  origin: CodeOrigin;
  /** What kind of key a publisher has issued. */
  keyType?: KeyType;
  sealed: string;
  /** The key that `sealed` is under. */
  keyId: string;
  fingerprint: string;
  allocation?: string;
  reservedAt?: Date;
}

/** The allocations under an order's or an allotment's name, as a stretch of their index: what follows the slash is the digit 0. */
export const within = (name: string) => ({ $gte: `${name}/`, $lt: `${name}0` });

export const codeSchema = new Schema<CodeDocument>(
  {
    product: { type: String, required: true },
    state: { type: String, enum: CODE_STATES, required: true },
    origin: { type: String, enum: CODE_ORIGINS, required: true },
    keyType: { type: String, enum: KEY_TYPES },
    sealed: { type: String, required: true },
    keyId: { type: String, required: true, index: true },
    fingerprint: { type: String, required: true, unique: true }, // the product is in it: no code twice for a product
    allocation: { type: String, unique: true, sparse: true }, // order, line and unit: one code for each
    reservedAt: Date,
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);
codeSchema.index({ product: 1, state: 1, _id: 1 });
codeSchema.index({ product: 1, _id: 1 });
codeSchema.index({ product: 1, origin: 1, reservedAt: 1 });
