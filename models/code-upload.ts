import { mongo, type Model } from 'mongoose';
import type { Vault } from '../secrets/vault';
import { batchesOf } from './batches';
import type { CodeDocument, STOCKED } from './code-document';
import { DUPLICATE_KEY } from './duplicate-key';

/** A code of an upload and the row it stands in. */
export interface UploadRow {
  code: string;
  row: number;
}

export interface UploadReport {
  inserted: number;
  /** Rows whose code the product has already, or had earlier in the upload. */
  duplicates: number[];
}

/** Where what is brought into stock comes from. */
export type StockOrigin = (typeof STOCKED)[number];

/** Creates what brings codes into stock. */
export function createCodeUpload(CodeModel: Model<CodeDocument>, vault: Vault) {
  const toDocument = (product: string, code: string, origin: StockOrigin, now: Date) => ({
    product,
    state: 'available' as const,
    origin,
    sealed: vault.seal(code),
    keyId: vault.currentKeyId,
    fingerprint: vault.fingerprint(product, code),
    createdAt: now,
    updatedAt: now,
  });

  return {
    /** Adds codes to a product's stock; what is there already is reported by row and left as it is. */
    async upload(product: string, rows: UploadRow[], origin: StockOrigin = 'uploaded'): Promise<UploadReport> {
      const duplicates: number[] = [];
      for (const batch of batchesOf(rows)) {
        const now = new Date();
        const documents = batch.map(({ code }) => toDocument(product, code, origin, now));
        // One after the other, so that of two equal rows the later one is the duplicate.
        const refused = await insertUnordered(CodeModel, documents);
        duplicates.push(...refused.flatMap((index) => batch[index]?.row ?? []));
      }
      return { inserted: rows.length - duplicates.length, duplicates: duplicates.sort((a, b) => a - b) };
    },
    /** Those of the codes, as they were given, that the product has already. */
    async knownAmong(product: string, codes: string[]): Promise<Set<string>> {
      const fingerprinted = codes.map((code) => ({ code, fingerprint: vault.fingerprint(product, code) }));
      const known = new Set<string>();
      for (const batch of batchesOf(fingerprinted)) {
        const wanted = batch.map(({ fingerprint }) => fingerprint);
        const found = await CodeModel.find({ fingerprint: { $in: wanted } })
          .select('fingerprint -_id')
          .lean();
        for (const { fingerprint } of found) known.add(fingerprint);
      }
      return new Set(fingerprinted.filter(({ fingerprint }) => known.has(fingerprint)).map(({ code }) => code));
    },
  };
}

/** Inserts what is new and returns the places of what is not; anything else that stands against a row is thrown. */
async function insertUnordered(CodeModel: Model<CodeDocument>, documents: CodeDocument[]): Promise<number[]> {
  try {
    // Lean: hydrating and validating what has just been built would take most of the time.
    await CodeModel.insertMany(documents, { ordered: false, lean: true });
    return [];
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const refusals = [error.writeErrors].flat();
    if (refusals.length === 0 || !refusals.every(isRefusedTwin)) throw error;
    return refusals.map(({ index }) => index);
  }
}

const isRefusedTwin = ({ code }: mongo.WriteError): boolean => code === DUPLICATE_KEY;
