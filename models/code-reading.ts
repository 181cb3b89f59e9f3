import type { Model } from 'mongoose';
import { maskCode } from '../domain/code-mask';
import type { Vault } from '../secrets/vault';
import { batchesOf } from './batches';
import { within, type CodeDocument } from './code-document';

/** Creates what reads the codes of allocations. */
export function createReading(CodeModel: Model<CodeDocument>, vault: Vault) {
  return {
    /** Those of the allocations that have a code. */
    async heldFor(allocations: string[]): Promise<string[]> {
      const held = await findReserved(CodeModel, allocations, 'allocation state');
      return held.flatMap(({ allocation }) => allocation ?? []);
    },
    /** The allocations of a line's round that have a code, however many units it names. */
    async heldIn(allotment: string): Promise<string[]> {
      const found = await CodeModel.find({ allocation: within(allotment) })
        .select('allocation state -_id')
        .lean();
      return found.flatMap(({ allocation, state }) => (state === 'reserved' && allocation ? [allocation] : []));
    },
    /** The codes in clear, by allocation. */
    async reveal(allocations: string[]): Promise<Map<string, string>> {
      const held = await findReserved(CodeModel, allocations, 'allocation sealed state');
      return new Map(held.map(({ allocation = '', sealed }) => [allocation, vault.open(sealed)]));
    },
    /** The ends of the codes, by allocation; of those too that have been taken back. */
    async mask(allocations: string[]): Promise<Map<string, string>> {
      const found = await findAllotted(CodeModel, allocations, 'allocation sealed');
      return new Map(found.map(({ allocation = '', sealed }) => [allocation, maskCode(vault.open(sealed))]));
    },
    /** The same in clear, but null for codes of more bytes together: they are too many to be held at once. */
    async revealUpTo(allocations: string[], maximumBytes: number): Promise<Map<string, string> | null> {
      const revealed = new Map<string, string>();
      let bytes = 0;
      for (const batch of batchesOf(allocations)) {
        const reading = CodeModel.find({ allocation: { $in: batch } }).select('allocation sealed state');
        for await (const { allocation = '', sealed, state } of reading.lean().cursor()) {
          if (state !== 'reserved') continue;
          const code = vault.open(sealed);
          bytes += Buffer.byteLength(code);
          if (bytes > maximumBytes) return null;
          revealed.set(allocation, code);
        }
      }
      return revealed;
    },
    /** True when codes of these allocations have been taken back after somebody may have seen them. */
    async wereTakenBack(allocations: string[]): Promise<boolean> {
      const found = await findAllotted(CodeModel, allocations, 'allocation state');
      return found.some(({ state }) => state === 'revoked');
    },
  };
}

const findReserved = async (CodeModel: Model<CodeDocument>, allocations: string[], fields: string) =>
  (await findAllotted(CodeModel, allocations, fields)).filter(({ state }) => state === 'reserved');

/** Asks by the unique index alone: an allocation names one code at most, so there is nothing for the database to sift. */
async function findAllotted(CodeModel: Model<CodeDocument>, allocations: string[], fields: string) {
  const found: Pick<CodeDocument, 'allocation' | 'sealed' | 'state'>[] = [];
  for (const batch of batchesOf(allocations))
    found.push(
      ...(await CodeModel.find({ allocation: { $in: batch } })
        .select(fields)
        .lean()),
    );
  return found;
}
