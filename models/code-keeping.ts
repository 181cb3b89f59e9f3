import type { Model } from 'mongoose';
import type { Key } from '../domain/rights';
import type { Vault } from '../secrets/vault';
import { batchesOf } from './batches';
import type { CodeDocument } from './code-document';
import { insertedAnew } from './duplicate-key';

/** What became of a key that was to be kept. */
export type Keeping =
  /** The allocation has this code now. */
  | { status: 'held' }
  /** The allocation has another code. */
  | { status: 'occupied' }
  /** The product has that very code already: another allocation's, or with null in stock. */
  | { status: 'taken'; allocation: string | null };

/** Creates what keeps the keys that come from outside. */
export function createKeeping(CodeModel: Model<CodeDocument>, vault: Vault) {
  return {
    /** Keeps a key that a publisher has issued or an operator has entered for an allocation, unless that has a code already. */
    async keep(product: string, allocation: string, key: Key, origin: 'issued' | 'entered'): Promise<Keeping> {
      const fingerprint = vault.fingerprint(product, key.value);
      const insert = () =>
        insertLean(CodeModel, {
          product,
          state: 'reserved',
          origin,
          keyType: key.type,
          sealed: vault.seal(key.value),
          keyId: vault.currentKeyId,
          fingerprint,
          allocation,
          reservedAt: new Date(),
        });
      if (await insertedAnew(insert)) return { status: 'held' };
      const holder = await CodeModel.findOne({ allocation }).select('fingerprint').lean();
      if (holder) return { status: holder.fingerprint === fingerprint ? 'held' : 'occupied' };
      const twin = await CodeModel.findOne({ fingerprint }).select('allocation').lean();
      return { status: 'taken', allocation: twin?.allocation ?? null };
    },
    /** Those of these codes that the product has already, by index: for whomever, in stock, or taken back. */
    async indexesTaken(product: string, codes: string[]): Promise<number[]> {
      const fingerprints = codes.map((code) => vault.fingerprint(product, code));
      const found = await CodeModel.find({ fingerprint: { $in: fingerprints } })
        .select('fingerprint')
        .lean();
      const known = new Set(found.map(({ fingerprint }) => fingerprint));
      return fingerprints.flatMap((fingerprint, index) => (known.has(fingerprint) ? [index] : []));
    },
    /** Forgets keys that were entered for allocations that have given their codes back, so that they can be entered elsewhere. */
    async forgetEntered(allocations: string[], keys: Key[], product: string): Promise<void> {
      const fingerprints = keys.map(({ value }) => vault.fingerprint(product, value));
      await CodeModel.deleteMany({
        allocation: { $in: allocations },
        fingerprint: { $in: fingerprints },
        origin: 'entered',
        state: 'reserved',
      });
    },
    /** Those of the allocations whose code has come from a publisher, whatever has become of it. */
    async issuedAmong(allocations: string[]): Promise<string[]> {
      const issued: string[] = [];
      for (const batch of batchesOf(allocations)) {
        const found = await CodeModel.find({ allocation: { $in: batch } })
          .select('allocation origin')
          .lean();
        for (const { allocation, origin } of found) if (origin === 'issued' && allocation) issued.push(allocation);
      }
      return issued;
    },
    /** The key that a publisher has issued for an allocation, also after its release; null when there is none. */
    async findIssued(allocation: string): Promise<Key | null> {
      const found = await CodeModel.findOne({ allocation }).select('origin sealed keyType').lean();
      if (found?.origin !== 'issued') return null;
      return { value: vault.open(found.sealed), type: found.keyType ?? 'serialNumber' };
    },
  };
}

/** Lean: hydrating and validating what has just been built would cost more than the insert itself. */
export const insertLean = (CodeModel: Model<CodeDocument>, document: CodeDocument) =>
  CodeModel.insertMany([document], { lean: true });
