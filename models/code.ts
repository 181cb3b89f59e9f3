import type { Connection, Model } from 'mongoose';
import type { Vault } from '../secrets/vault';
import { batchesOf } from './batches';
import { codeSchema, STOCKED, within, type CodeDocument } from './code-document';
import { createKeeping, insertLean } from './code-keeping';
import { createCodeLookUp } from './code-look-up';
import { createReading } from './code-reading';
import { createCodeRotation } from './code-rotation';
import { createStock } from './code-stock';
import { createCodeStream } from './code-stream';
import { createCodeUpload } from './code-upload';
import { insertedAnew, isDuplicateKey } from './duplicate-key';

/** Creates the queries on codes. */
export function createCodes(connection: Connection, vault: Vault) {
  const CodeModel = connection.model<CodeDocument>('Code', codeSchema);
  return {
    ...createAllocation(CodeModel, vault),
    ...createReading(CodeModel, vault),
    ...createKeeping(CodeModel, vault),
    ...createStock(CodeModel),
    ...createCodeStream(CodeModel, vault),
    ...createCodeLookUp(CodeModel, vault),
    ...createCodeUpload(CodeModel, vault),
    ...createCodeRotation(CodeModel, vault),
  };
}

function createAllocation(CodeModel: Model<CodeDocument>, vault: Vault) {
  async function endAllocations(allocations: string[], delivered: boolean): Promise<void> {
    const back = { $set: { state: 'available' }, $unset: { allocation: 1, reservedAt: 1 } } as const;
    const held = { allocation: { $in: allocations }, state: 'reserved' } as const;
    if (!delivered) await CodeModel.updateMany({ ...held, origin: { $in: STOCKED } }, back);
    await CodeModel.updateMany(held, { $set: { state: 'revoked' } });
  }
  const findAllocated = (allocation: string) => CodeModel.findOne({ allocation }).select('state').lean();

  return {
    /** Takes a code of the pool for an allocation, unless it has one already; false when the pool is empty. */
    async reserve(product: string, allocation: string): Promise<boolean> {
      const reservation = { state: 'reserved', allocation, reservedAt: new Date() } as const;
      try {
        if (await CodeModel.findOneAndUpdate({ product, state: 'available' }, { $set: reservation }).lean())
          return true;
      } catch (error) {
        // The index on allocations has kept a repeated step from a second code.
        if (!isDuplicateKey(error)) throw error;
      }
      return (await findAllocated(allocation))?.state === 'reserved';
    },
    /** Keeps a generated code for an allocation, unless it has one already; `taken` when the product has that code. */
    async hold(product: string, allocation: string, plain: string): Promise<'held' | 'taken'> {
      const insert = () =>
        insertLean(CodeModel, {
          product,
          state: 'reserved',
          origin: 'generated',
          sealed: vault.seal(plain),
          keyId: vault.currentKeyId,
          fingerprint: vault.fingerprint(product, plain),
          allocation,
          reservedAt: new Date(),
        });
      return (await insertedAnew(insert)) || (await findAllocated(allocation)) ? 'held' : 'taken';
    },
    /** The allocations of a line's round that have ever had a code and not given it back, however many units it names. */
    async allocatedIn(allotment: string): Promise<string[]> {
      const found = await CodeModel.find({ allocation: within(allotment) })
        .select('allocation -_id')
        .lean();
      return found.flatMap(({ allocation }) => allocation ?? []);
    },
    /** Takes back the codes of allocations for good. */
    async retire(allocations: string[]): Promise<void> {
      await CodeModel.updateMany(
        { allocation: { $in: allocations }, state: 'reserved' },
        { $set: { state: 'revoked' } },
      );
    },
    /** Ends allocations: codes of the stock that nobody has seen can be sold again, all others never. */
    async release(allocations: string[], delivered: boolean): Promise<void> {
      for (const batch of batchesOf(allocations)) await endAllocations(batch, delivered);
    },
  };
}
