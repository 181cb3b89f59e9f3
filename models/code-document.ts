import { Schema } from 'mongoose';

export const CODE_STATES = ['available', 'reserved', 'revoked'] as const;
export type CodeState = (typeof CODE_STATES)[number];

export interface CodeDocument {
  product: string;
  state: CodeState;
  origin: 'generated' | 'uploaded';
  sealed: string;
  /** The key that `sealed` is under. */
  keyId: string;
  fingerprint: string;
  allocation?: string;
  reservedAt?: Date;
}

export const codeSchema = new Schema<CodeDocument>(
  {
    product: { type: String, required: true },
    state: { type: String, enum: CODE_STATES, required: true },
    origin: { type: String, enum: ['generated', 'uploaded'], required: true },
    sealed: { type: String, required: true },
    keyId: { type: String, required: true, index: true },
    fingerprint: { type: String, required: true, unique: true }, // the product is in it: no code twice for a product
    allocation: { type: String, unique: true, sparse: true }, // order, line and unit: one code for each
    reservedAt: Date,
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);
codeSchema.index({ product: 1, state: 1 });
