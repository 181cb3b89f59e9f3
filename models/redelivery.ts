import { Schema, type Connection } from 'mongoose';
import { insertedAnew } from './duplicate-key';

/** A resend of an ended order's codes. */
export interface RedeliveryRecord {
  orderId: string;
  /** Counted from 1 within the order. */
  n: number;
  /** ISO time. */
  at: string;
  by: string;
  why: string;
  /** It went to another address than the order's own. */
  corrected: boolean;
}

interface RedeliveryDocument extends Omit<RedeliveryRecord, 'at'> {
  at: Date;
}

const redelivery = new Schema<RedeliveryDocument>(
  {
    orderId: { type: String, required: true },
    n: { type: Number, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true },
    why: { type: String, required: true },
    corrected: { type: Boolean, required: true },
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);
redelivery.index({ orderId: 1, n: 1 }, { unique: true });

/** Creates the record of redeliveries. */
export function createRedeliveries(connection: Connection) {
  const RedeliveryModel = connection.model<RedeliveryDocument>('Redelivery', redelivery);

  async function list(orderId: string): Promise<RedeliveryRecord[]> {
    const found = await RedeliveryModel.find({ orderId }).sort({ n: 1 }).lean();
    return found.map(toRedelivery);
  }

  return {
    list,
    /** The number that an order's next redelivery gets, unless another is recorded under it first. */
    async next(orderId: string): Promise<number> {
      const last = await RedeliveryModel.findOne({ orderId }).sort({ n: -1 }).select('n').lean();
      return (last?.n ?? 0) + 1;
    },
    /** False when another redelivery has that number; repeating a recording changes nothing. */
    async record(entry: RedeliveryRecord): Promise<boolean> {
      if (await insertedAnew(() => RedeliveryModel.create({ ...entry, at: new Date(entry.at) }))) return true;
      const found = await RedeliveryModel.findOne({ orderId: entry.orderId, n: entry.n }).lean();
      return found !== null && isSame(toRedelivery(found), entry);
    },
    async count(orderId: string): Promise<number> {
      return RedeliveryModel.countDocuments({ orderId });
    },
  };
}

const isSame = (one: RedeliveryRecord, other: RedeliveryRecord): boolean =>
  one.at === other.at && one.by === other.by && one.why === other.why;

const toRedelivery = ({ orderId, n, at, by, why, corrected }: RedeliveryDocument): RedeliveryRecord => ({
  orderId,
  n,
  at: at.toISOString(),
  by,
  why,
  corrected,
});
