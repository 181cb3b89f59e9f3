import type { Model, Types } from 'mongoose';
import type { Vault } from '../secrets/vault';
import type { CodeDocument } from './code-document';
import { insertedAnew } from './duplicate-key';

type StoredCode = CodeDocument & { _id: Types.ObjectId };

const BATCH = 500;

/** Creates what follows a change of keys; all of it can be interrupted and repeated. */
export function createCodeRotation(CodeModel: Model<CodeDocument>, vault: Vault) {
  /** Gives a code its fingerprint under the current key; false when it has it already, or another has it. */
  async function reindexOne({ _id, product, sealed, fingerprint: old }: StoredCode): Promise<boolean> {
    const fingerprint = vault.fingerprint(product, vault.open(sealed));
    if (fingerprint === old) return false;
    const changed = await insertedAnew(() => CodeModel.updateOne({ _id }, { $set: { fingerprint } }));
    if (!changed) await keepFromSellingTwice(_id, fingerprint);
    return changed;
  }

  /** Of a code that was added a second time, the second is taken out of stock; when that one is sold, the first. */
  async function keepFromSellingTwice(_id: Types.ObjectId, fingerprint: string): Promise<void> {
    const revoked = { $set: { state: 'revoked' } } as const;
    await CodeModel.updateOne({ fingerprint, state: 'available' }, revoked);
    if (await CodeModel.exists({ fingerprint, state: 'reserved' }))
      await CodeModel.updateOne({ _id, state: 'available' }, revoked);
  }

  return {
    /** Seals up to `limit` codes under the current key, and returns how many needed it; 0 once none does. */
    async resealOld(limit: number): Promise<number> {
      const keyId = vault.currentKeyId;
      const old = await CodeModel.find({ keyId: { $ne: keyId } })
        .select('sealed')
        .limit(limit)
        .lean();
      if (old.length === 0) return 0;
      await CodeModel.bulkWrite(
        old.map(({ _id, sealed }) => ({
          // Only what was read is replaced, should two rotations run at once.
          updateOne: {
            filter: { _id, sealed },
            update: { $set: { sealed: vault.seal(vault.openBytes(sealed)), keyId } },
          },
        })),
        { ordered: false },
      );
      return old.length;
    },
    /**
     * Recomputes every fingerprint after the index key has been replaced, tells of each batch how many codes it has seen
     * so far, and returns how many changed. A code that was added a second time meanwhile is kept from being sold twice.
     */
    async reindex(onBatch: (seen: number) => void = () => undefined): Promise<number> {
      let [seen, changed] = [0, 0];
      let last: Types.ObjectId | null = null;
      for (;;) {
        const batch: StoredCode[] = await CodeModel.find(last ? { _id: { $gt: last } } : {})
          .select('product sealed fingerprint')
          .sort({ _id: 1 })
          .limit(BATCH)
          .lean();
        if (batch.length === 0) return changed;
        const outcomes = await Promise.all(batch.map(reindexOne));
        changed += outcomes.filter(Boolean).length;
        onBatch((seen += batch.length));
        last = batch.at(-1)?._id ?? null;
      }
    },
  };
}
