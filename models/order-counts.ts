import type { Model } from 'mongoose';
import { EXCEPTION_REASONS, type ExceptionReason } from '../domain/exception';
import type { OrderState } from '../domain/order';
import { RETRIED, type OrderCount, type WaitingCount } from '../domain/overview';
import { HOUR_MS, type Period } from '../domain/period';
import { ofStores } from './of-stores';
import type { OrderDocument } from './order-document';

interface CountedOrders {
  _id: { at: string; state: OrderState; codeClass?: number | null };
  count: number;
}

interface GroupOfLines {
  reason: ExceptionReason;
  publisher?: string | null;
}

/** Creates what counts orders for the overview; what comes out is bounded, however many orders there are. */
export const createOrderCounts = (OrderModel: Model<OrderDocument>) => ({
  /** Counts the orders of a period, without tests, by the hour or day of their acceptance, state and time to their codes. */
  async countByTime(
    { from, to, length }: Period & { length: number },
    storeIds?: readonly string[],
  ): Promise<OrderCount[]> {
    const format = length === HOUR_MS ? '%Y-%m-%dT%H' : '%Y-%m-%d';
    const rest = length === HOUR_MS ? ':00:00.000Z' : 'T00:00:00.000Z';
    const at = { $dateToString: { format, date: '$acceptedAt' } };
    const counted = await OrderModel.aggregate<CountedOrders>([
      { $match: { acceptedAt: { $gte: from, $lt: to }, test: false, ...ofStores(storeIds) } },
      { $group: { _id: { at, state: '$state', codeClass: '$codeClass' }, count: { $sum: 1 } } },
    ]);
    return counted.map(({ _id, count }) => ({
      at: _id.at + rest,
      state: _id.state,
      codeClass: _id.codeClass ?? null,
      count,
    }));
  },
  /** The lines that wait, by reason and publisher; null for those of none. */
  async countWaiting(storeIds?: readonly string[]): Promise<WaitingCount[]> {
    const isWaiting = { 'lines.exception.reason': { $in: [...EXCEPTION_REASONS] } };
    const counted = await OrderModel.aggregate<{ _id: GroupOfLines; lines: number; since: string }>([
      { $match: { ...isWaiting, ...ofStores(storeIds) } },
      { $unwind: '$lines' },
      { $match: isWaiting },
      {
        $group: {
          _id: { reason: '$lines.exception.reason', publisher: '$lines.publisher' },
          lines: { $sum: 1 },
          since: { $min: '$lines.exception.since' },
        },
      },
    ]);
    return counted.map(({ _id: { reason, publisher = null }, lines, since }) => ({ reason, publisher, lines, since }));
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
