import type { Model } from 'mongoose';
import type { ExceptionReason } from '../domain/exception';
import type { OrderState } from '../domain/order';
import type { OrderCount, RetriedLines } from '../domain/overview';
import { HOUR_MS, type Period } from '../domain/period';
import type { OrderDocument } from './order-document';

/** Reasons whose lines are asked for again by themselves. */
const RETRIED: readonly ExceptionReason[] = ['rights_retrying', 'rights_short'];

interface CountedOrders {
  _id: { at: string; state: OrderState; codeClass?: number | null };
  count: number;
}

/** Creates what counts orders for the overview; what comes out is bounded, however many orders there are. */
export const createOrderCounts = (OrderModel: Model<OrderDocument>) => ({
  /** Counts the orders of a period, without tests, by the hour or day of their acceptance, state and time to their codes. */
  async countByTime({ from, to, length }: Period & { length: number }, storeId?: string): Promise<OrderCount[]> {
    const format = length === HOUR_MS ? '%Y-%m-%dT%H' : '%Y-%m-%d';
    const rest = length === HOUR_MS ? ':00:00.000Z' : 'T00:00:00.000Z';
    const at = { $dateToString: { format, date: '$acceptedAt' } };
    const counted = await OrderModel.aggregate<CountedOrders>([
      { $match: { acceptedAt: { $gte: from, $lt: to }, test: false, ...(storeId !== undefined && { storeId }) } },
      { $group: { _id: { at, state: '$state', codeClass: '$codeClass' }, count: { $sum: 1 } } },
    ]);
    return counted.map(({ _id, count }) => ({
      at: _id.at + rest,
      state: _id.state,
      codeClass: _id.codeClass ?? null,
      count,
    }));
  },
  /** The lines that publishers are asked for again and again, by the publisher. */
  async countRetried(storeId?: string): Promise<Omit<RetriedLines, 'nextAttemptAt'>[]> {
    const isRetried = { 'lines.exception.reason': { $in: [...RETRIED] } };
    const counted = await OrderModel.aggregate<{ _id: string | null; lines: number; since: string }>([
      { $match: { ...isRetried, ...(storeId !== undefined && { storeId }) } },
      { $unwind: '$lines' },
      { $match: isRetried },
      { $group: { _id: '$lines.publisher', lines: { $sum: 1 }, since: { $min: '$lines.exception.since' } } },
      { $sort: { _id: 1 } },
    ]);
    return counted.flatMap(({ _id, lines, since }) => (_id === null ? [] : [{ publisher: _id, lines, since }]));
  },
  /** Those of these lines that are asked for again by themselves, each as `order/line`. */
  async retriedAmong(lines: readonly { orderId: string; line: string }[]): Promise<Set<string>> {
    const found = await OrderModel.find({ _id: { $in: [...new Set(lines.map(({ orderId }) => orderId))] } })
      .select('lines.id lines.exception.reason')
      .lean();
    return new Set(
      found.flatMap(({ _id, lines: all }) =>
        all.filter(({ exception }) => exception && RETRIED.includes(exception.reason)).map(({ id }) => `${_id}/${id}`),
      ),
    );
  },
});
