import { Schema, type Connection } from 'mongoose';
import type { WaitingLine } from '../domain/allocation';
import { insertedAnew } from './duplicate-key';

interface WaitingLineDocument extends Omit<WaitingLine, 'id' | 'acceptedAt'> {
  _id: string;
  acceptedAt: Date;
}

const waitingLine = new Schema<WaitingLineDocument>(
  {
    _id: { type: String, required: true },
    product: { type: String, required: true },
    storeId: { type: String, required: true },
    externalId: { type: String, required: true },
    workflowId: { type: String, required: true },
    orderId: { type: String, required: true },
    line: { type: String, required: true },
    round: { type: Number, required: true },
    quantity: { type: Number, required: true },
    acceptedAt: { type: Date, required: true },
    state: { type: String, enum: ['waiting', 'withdrawn'], required: true },
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);
waitingLine.index({ product: 1, state: 1, acceptedAt: 1, _id: 1 });

/** Creates the queries on the lines that wait for stock. */
export function createWaitingLines(connection: Connection) {
  const WaitingLineModel = connection.model<WaitingLineDocument>('WaitingLine', waitingLine);
  const findFirst = (product: string, state: WaitingLine['state']) =>
    WaitingLineModel.findOne({ product, state }).sort({ acceptedAt: 1, _id: 1 }).lean();

  return {
    /** Puts a line on the list; one that is there already stays as it is, also when it has been withdrawn. */
    async register({ id, acceptedAt, ...rest }: WaitingLine): Promise<void> {
      const document = { _id: id, ...rest, acceptedAt: new Date(acceptedAt), state: 'waiting' as const };
      await insertedAnew(() => WaitingLineModel.create(document));
    },
    /** Where a line stands that was accepted then: `behind` another that has waited longer, `first` on the list, or `ahead` of all that are on it. */
    async standing(product: string, acceptedAt: string, id: string): Promise<'behind' | 'first' | 'ahead'> {
      const first = await findFirst(product, 'waiting');
      if (!first) return 'ahead';
      if (first._id === id) return 'first';
      const ahead = first.acceptedAt.getTime() - new Date(acceptedAt).getTime();
      return ahead < 0 || (ahead === 0 && first._id < id) ? 'behind' : 'ahead';
    },
    /** What is next to be seen to: withdrawn lines, then the one that has waited longest. */
    async next(product: string): Promise<WaitingLine | null> {
      const found = (await findFirst(product, 'withdrawn')) ?? (await findFirst(product, 'waiting'));
      return found && toWaitingLine(found);
    },
    /** Takes a line off the list; false when it is not in that state any more. */
    async finish(id: string, state: WaitingLine['state']): Promise<boolean> {
      const { deletedCount } = await WaitingLineModel.deleteOne({ _id: id, state });
      return deletedCount > 0;
    },
    /** Marks a line as waiting no longer; false when it is not on the list. */
    async withdraw(id: string): Promise<boolean> {
      const { matchedCount } = await WaitingLineModel.updateOne({ _id: id }, { $set: { state: 'withdrawn' } });
      return matchedCount > 0;
    },
    /** True while any line is on the list, withdrawn ones too. */
    async exist(product: string): Promise<boolean> {
      return (await WaitingLineModel.exists({ product })) !== null;
    },
    /** The products that any line is on the list for, withdrawn ones too. */
    async products(): Promise<string[]> {
      return WaitingLineModel.distinct('product');
    },
    /** The number of lines that wait. */
    async count(product: string): Promise<number> {
      return WaitingLineModel.countDocuments({ product, state: 'waiting' });
    },
    /** The same of several products; one that no line waits for is left out. */
    async countEach(products: string[]): Promise<Map<string, number>> {
      const counted = await WaitingLineModel.aggregate<{ _id: string; count: number }>([
        { $match: { product: { $in: products }, state: 'waiting' } },
        { $group: { _id: '$product', count: { $sum: 1 } } },
      ]);
      return new Map(counted.map(({ _id, count }) => [_id, count]));
    },
  };
}

const toWaitingLine = (found: WaitingLineDocument): WaitingLine => ({
  id: found._id,
  product: found.product,
  storeId: found.storeId,
  externalId: found.externalId,
  workflowId: found.workflowId,
  orderId: found.orderId,
  line: found.line,
  round: found.round,
  quantity: found.quantity,
  acceptedAt: found.acceptedAt.toISOString(),
  state: found.state,
});
