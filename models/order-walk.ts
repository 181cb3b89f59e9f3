import type { Model } from 'mongoose';
import { toOrder, type OrderDocument } from './order-document';
import type { Order } from '../domain/order';

/** Orders may be large: a few are in memory at a time. */
const BATCH = 50;

/** Creates what goes through all orders for maintenance. */
export const createOrderWalk = (OrderModel: Model<OrderDocument>) => ({
  /** Reads the orders of which something has been delivered, without test orders, by their ids; those after this one where it is given. */
  async *walkDelivered(after: string | null): AsyncGenerator<Order, void, undefined> {
    for (let last = after; ;) {
      // By pages and not by one cursor, which a database ends that waits too long for its reader.
      const found = await OrderModel.find(last === null ? {} : { _id: { $gt: last } })
        .sort({ _id: 1 })
        .limit(BATCH)
        .lean();
      for (const document of found) if (isDelivered(document)) yield toOrder(document);
      if (found.length < BATCH) return;
      last = found.at(-1)?._id ?? null;
    }
  },
});

const isDelivered = ({ test, lines }: OrderDocument): boolean =>
  !test && lines.some(({ deliveredAt }) => deliveredAt !== null);
