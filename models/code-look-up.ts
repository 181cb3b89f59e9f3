import { Types, type Model } from 'mongoose';
import { maskCode } from '../domain/code-mask';
import type { Vault } from '../secrets/vault';
import { batchesOf } from './batches';
import { within, type CodeDocument, type CodeOrigin, type CodeState } from './code-document';
import { InvalidCursorError, type PageRequest } from './page';

/** A code as it is listed. */
export interface ListedCode {
  id: string;
  product: string;
  /** Its end only. */
  masked: string;
  state: CodeState;
  origin: CodeOrigin;
  /** What has it, or had it; null for a code in stock. */
  allocation: string | null;
  /** ISO times. */
  reservedAt: string | null;
  createdAt: string;
}

type StoredCode = CodeDocument & { _id: Types.ObjectId; createdAt?: Date };

/** Which codes to list; at least one of product and order is told. */
export interface CodeFilter {
  product?: string | undefined;
  /** Those that this order has, or had. */
  order?: string | undefined;
  state?: CodeState | undefined;
}

/** Creates what lists codes, and finds one of them by what it is. */
export const createCodeLookUp = (CodeModel: Model<CodeDocument>, vault: Vault) => ({
  /** The codes of a product or an order, the newest first. */
  async list(
    { product, order, state }: CodeFilter,
    { cursor, limit }: PageRequest,
  ): Promise<{ codes: ListedCode[]; cursor: string | null }> {
    const found = await CodeModel.find({
      ...(product !== undefined && { product }),
      ...(order !== undefined && { allocation: within(order) }),
      ...(state !== undefined && { state }),
      ...(cursor !== undefined && { _id: { $lt: idOf(cursor) ?? invalidCursor() } }),
    })
      .sort({ _id: -1 })
      .limit(limit + 1)
      .lean<StoredCode[]>();
    const shown = found.slice(0, limit);
    const next = found.length > limit ? shown.at(-1)?._id.toString() : undefined;
    return { codes: shown.map((code) => toListed(vault, code)), cursor: next ?? null };
  },
  /** The code of this id; null when there is none. */
  async findListed(id: string): Promise<ListedCode | null> {
    const _id = idOf(id);
    const found = _id && (await CodeModel.findById(_id).lean<StoredCode>());
    return found ? toListed(vault, found) : null;
  },
  /** The codes of these products that are this one, however it is written; found by its blind index. */
  async findByCode(products: readonly string[], code: string): Promise<ListedCode[]> {
    const listed: ListedCode[] = [];
    for (const batch of batchesOf(products)) {
      const fingerprints = batch.map((product) => vault.fingerprint(product, code));
      const found = await CodeModel.find({ fingerprint: { $in: fingerprints } }).lean<StoredCode[]>();
      listed.push(...found.map((one) => toListed(vault, one)));
    }
    return listed;
  },
  /** A code in clear, and how it stands; null when there is none of this id. */
  async revealOne(id: string): Promise<{ code: string; state: CodeState } | null> {
    const found = await CodeModel.findById(idOf(id)).select('sealed state').lean();
    return found && { code: vault.open(found.sealed), state: found.state };
  },
  /** Takes a code out of stock for good; false when it is not there any more. */
  async revokeAvailable(id: string): Promise<boolean> {
    const stocked = { _id: idOf(id), state: 'available' } as const;
    const { matchedCount } = await CodeModel.updateOne(stocked, { $set: { state: 'revoked' } });
    return matchedCount > 0;
  },
});

const idOf = (id: string): Types.ObjectId | null => (/^[0-9a-f]{24}$/.test(id) ? new Types.ObjectId(id) : null);

function invalidCursor(): never {
  throw new InvalidCursorError('The cursor is none of this list.');
}

const toListed = (vault: Vault, found: StoredCode): ListedCode => ({
  id: found._id.toString(),
  product: found.product,
  masked: maskCode(vault.open(found.sealed)),
  state: found.state,
  origin: found.origin,
  allocation: found.allocation ?? null,
  reservedAt: found.reservedAt?.toISOString() ?? null,
  createdAt: (found.createdAt ?? found._id.getTimestamp()).toISOString(),
});
