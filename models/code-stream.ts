import type { Model } from 'mongoose';
import type { Vault } from '../secrets/vault';
import type { CodeDocument, CodeOrigin, CodeState } from './code-document';

/** A code in clear, with what is known of it. */
export interface ShownCode {
  code: string;
  state: CodeState;
  origin: CodeOrigin;
  /** The order, line and unit that have it, or had it; null for a code in stock. */
  allocation: string | null;
  /** ISO time of its reservation. */
  reservedAt: string | null;
}

const BATCH = 200;

/** Creates what reads all codes of a product. */
export const createCodeStream = (CodeModel: Model<CodeDocument>, vault: Vault) => ({
  /** Reads a product's codes one by one in the order in which they came, each opened when it is its turn; whoever stops reading ends the cursor. */
  async *stream(product: string, state?: CodeState): AsyncGenerator<ShownCode, void, undefined> {
    const cursor = CodeModel.find({ product, ...(state !== undefined && { state }) })
      .select('sealed state origin allocation reservedAt')
      .sort({ _id: 1 })
      .lean()
      .cursor({ batchSize: BATCH });
    try {
      for await (const found of cursor) yield toShownCode(vault, found);
    } finally {
      await cursor.close();
    }
  },
});

const toShownCode = (vault: Vault, { sealed, state, origin, allocation, reservedAt }: CodeDocument): ShownCode => ({
  code: vault.open(sealed),
  state,
  origin,
  allocation: allocation ?? null,
  reservedAt: reservedAt?.toISOString() ?? null,
});
