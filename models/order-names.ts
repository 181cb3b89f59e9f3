import type { Model } from 'mongoose';
import { batchesOf } from './batches';
import type { OrderDocument } from './order-document';

/** What people call an order, and when each of its lines was handed over. */
export interface NamedOrder {
  /** Null where the shop shows none. */
  number: string | null;
  /** ISO times by the lines' ids; of delivered lines only. */
  deliveredAt: ReadonlyMap<string, string>;
}

type Named = Pick<OrderDocument, '_id' | 'number'> & {
  lines: readonly { id: string; deliveredAt?: string | null }[];
};

/** Creates what tells the names of many orders at once, without reading the whole of each. */
export const createOrderNames = (OrderModel: Model<OrderDocument>) => ({
  /** By the orders' ids; those that are not recorded are left out. */
  async mapNames(orderIds: readonly string[]): Promise<Map<string, NamedOrder>> {
    const names = new Map<string, NamedOrder>();
    for (const batch of batchesOf([...new Set(orderIds)])) {
      const found = await OrderModel.find({ _id: { $in: batch } })
        .select('number lines.id lines.deliveredAt')
        .lean<Named[]>();
      for (const { _id, number, lines } of found)
        names.set(_id, { number: number ?? null, deliveredAt: timesOf(lines) });
    }
    return names;
  },
});

const timesOf = (lines: Named['lines']): Map<string, string> =>
  new Map(lines.flatMap(({ id, deliveredAt }) => (deliveredAt ? [[id, deliveredAt]] : [])));
