import type { Model } from 'mongoose';
import { EXCEPTION_REASONS, type ExceptionReason } from '../domain/exception';
import type { TimelineEntry } from '../domain/order';
import type { SoldLine, SoldOrder } from '../domain/transaction';
import type { StoredLine } from './line-document';
import type { OrderDocument } from './order-document';
import { after, cutPage, type PageRequest } from './page';
import { soldConditions, type SoldFilter } from './sold-filter';

/** Orders that are asked for together: as many as the database finds in no time, and as fit into a little memory. */
const BATCH = 200;

const FIELDS = [
  ...['storeId', 'externalId', 'number', 'test', 'currency', 'state', 'acceptedAt', 'endedAt', 'buyer.email'],
  ...['id', 'storeProduct', 'product', 'quantity', 'unitPrice', 'tax', 'isFree', 'state'].map(ofLine),
  ...['acceptedAt', 'deliveredAt', 'charge.state', 'charge.amount', 'exception.reason'].map(ofLine),
  ...['timeline.at', 'timeline.event', 'timeline.line'],
].join(' ');

function ofLine(field: string): string {
  return `lines.${field}`;
}

/** Creates what reads many orders for reports. */
export function createOrderStream(OrderModel: Model<OrderDocument>) {
  return {
    /** Reads orders one by one, the oldest first, with a few in memory at a time; whoever stops reading ends the cursor. */
    async *stream(filter: SoldFilter): AsyncGenerator<SoldOrder, void, undefined> {
      const cursor = OrderModel.find(soldConditions(filter))
        .select(FIELDS)
        .sort({ acceptedAt: 1, _id: 1 })
        .lean()
        .cursor({ batchSize: BATCH });
      try {
        for await (const found of cursor) yield toSoldOrder(found);
      } finally {
        await cursor.close();
      }
    },
    /** The orders that have a line which matches, by pages, the newest first. */
    async listSold(filter: SoldFilter, page: PageRequest): Promise<{ orders: SoldOrder[]; cursor: string | null }> {
      const found = await OrderModel.find({ $and: [soldConditions(filter), after(page.cursor, 'acceptedAt')] })
        .select(FIELDS)
        .sort({ acceptedAt: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ acceptedAt, _id }) => ({ at: acceptedAt, id: _id }));
      return { orders: items.map(toSoldOrder), cursor };
    },
    /** How many lines wait for a person, by the reason. */
    async countExceptions(): Promise<Map<ExceptionReason, number>> {
      const isOpen = { 'lines.exception.reason': { $in: [...EXCEPTION_REASONS] } };
      const counted = await OrderModel.aggregate<{ _id: ExceptionReason; count: number }>([
        { $match: isOpen },
        { $unwind: '$lines' },
        { $match: isOpen },
        { $group: { _id: '$lines.exception.reason', count: { $sum: 1 } } },
      ]);
      return new Map(counted.map(({ _id, count }) => [_id, count]));
    },
  };
}

const toSoldOrder = (found: OrderDocument): SoldOrder => ({
  orderId: found._id,
  storeId: found.storeId,
  externalId: found.externalId,
  number: found.number ?? null,
  test: found.test,
  currency: found.currency,
  state: found.state,
  acceptedAt: found.acceptedAt.toISOString(),
  endedAt: found.endedAt,
  email: found.buyer.email ?? null,
  lines: found.lines.map((line) => toSoldLine(line, found.timeline)),
});

const toSoldLine = (line: StoredLine, timeline: readonly TimelineEntry[]): SoldLine => ({
  id: line.id,
  storeProduct: line.storeProduct,
  product: line.product,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  tax: line.tax ?? null,
  isFree: line.isFree ?? null,
  state: line.state,
  acceptedAt: line.acceptedAt,
  deliveredAt: line.deliveredAt,
  charge: line.charge ? { state: line.charge.state, amount: line.charge.amount } : null,
  exception: line.exception?.reason ?? null,
  refundedAt: timeline.findLast((entry) => entry.line === line.id && entry.event === 'refunded')?.at ?? null,
});
