import type { Model } from 'mongoose';
import { CODE_STATES, STOCKED, type CodeDocument, type CodeState } from './code-document';

/** Creates what counts codes. */
export const createStock = (CodeModel: Model<CodeDocument>) => ({
  /** Counts up to the limit, so that a threshold is checked in the same time for any size of stock. */
  async countAvailable(product: string, limit?: number): Promise<number> {
    return CodeModel.countDocuments({ product, state: 'available' }, limit === undefined ? {} : { limit });
  },
  async stock(product: string): Promise<Record<CodeState, number>> {
    const count = (state: CodeState) => CodeModel.countDocuments({ product, state });
    const [available, reserved, revoked] = await Promise.all(CODE_STATES.map(count));
    return { available: available ?? 0, reserved: reserved ?? 0, revoked: revoked ?? 0 };
  },
  /** The codes of products by their state; a state that a product has none in is left out. */
  async stockOf(products: string[]): Promise<Map<string, Partial<Record<CodeState, number>>>> {
    const counted = await CodeModel.aggregate<{ _id: { product: string; state: CodeState }; count: number }>([
      { $match: { product: { $in: products } } },
      { $group: { _id: { product: '$product', state: '$state' }, count: { $sum: 1 } } },
    ]);
    const stock = new Map<string, Partial<Record<CodeState, number>>>();
    for (const { _id, count } of counted) stock.set(_id.product, { ...stock.get(_id.product), [_id.state]: count });
    return stock;
  },
  /** How many codes of their pools lines have taken since then and not given back, by product. */
  async usedSince(products: string[], since: Date): Promise<Map<string, number>> {
    const counted = await CodeModel.aggregate<{ _id: string; count: number }>([
      { $match: { product: { $in: products }, origin: { $in: STOCKED }, reservedAt: { $gte: since } } },
      { $group: { _id: '$product', count: { $sum: 1 } } },
    ]);
    return new Map(counted.map(({ _id, count }) => [_id, count]));
  },
});
