import type { Model } from 'mongoose';
import type { LineCount } from '../domain/sales';
import type { Stretch } from '../domain/zone';
import type { OrderDocument } from './order-document';
import { lineConditions, soldConditions, type SoldFilter } from './sold-filter';

type Group = Pick<LineCount, 'at' | 'state' | 'currency' | 'test'> & Partial<Pick<LineCount, 'charge' | 'isFree'>>;

/** An hour has its offset, for a clock that is put back shows it twice. */
const FORMATS: Record<Stretch, string> = { day: '%Y-%m-%d', hour: '%Y-%m-%dT%H:00:00%z' };

/** Creates what counts sold lines for reports; what comes out is bounded by the days or hours, however many lines there are. */
export const createOrderSales = (OrderModel: Model<OrderDocument>) => ({
  /** Counts the lines of a period by the day or hour, in that zone, of the acceptance of their orders; null for a zone that the database does not know. */
  async countSold(filter: SoldFilter, by: Stretch, zone: string): Promise<LineCount[] | null> {
    const counted = await orUnknownZone(
      OrderModel.aggregate<Pick<LineCount, 'lines' | 'amount'> & { _id: Group }>([
        { $match: soldConditions(filter) },
        { $unwind: '$lines' },
        { $match: lineConditions(filter, 'lines.') },
        {
          $group: {
            _id: {
              at: { $dateToString: { format: FORMATS[by], date: '$acceptedAt', timezone: zone } },
              ...{ state: '$lines.state', charge: '$lines.charge.state', isFree: '$lines.isFree' },
              ...{ currency: '$currency', test: '$test' },
            },
            lines: { $sum: 1 },
            amount: { $sum: { $multiply: [{ $ifNull: ['$lines.unitPrice', 0] }, '$lines.quantity'] } },
          },
        },
      ]),
    );
    return (
      counted &&
      counted.map(({ _id: { charge = null, isFree = null, ...group }, lines, amount }) => ({
        ...group,
        at: by === 'day' ? group.at : toInstant(group.at),
        ...{ charge, isFree, lines, amount },
      }))
    );
  },
});

/** MongoDB's code for `unrecognized time zone identifier`. */
const UNKNOWN_ZONE = 40485;

async function orUnknownZone<T>(counting: PromiseLike<T>): Promise<T | null> {
  try {
    return await counting;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNKNOWN_ZONE) return null;
    throw error;
  }
}

/** `2026-01-31T12:00:00+0100` as ISO time in UTC. */
const toInstant = (hour: string): string => new Date(hour.replace(/(\d\d)$/, ':$1')).toISOString();
