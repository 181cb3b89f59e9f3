import { Schema, type Connection } from 'mongoose';
import {
  BULK_LINE_STATES,
  type BulkLine,
  type BulkLineState,
  type BulkProgress,
  type LineOutcome,
  type LineRef,
} from '../domain/bulk-action';
import { batchesOf } from './batches';
import { insertedAnew } from './duplicate-key';
import { optionalText, requiredText } from './fields';

interface BulkLineDocument {
  _id: string;
  bulk: string;
  orderId: string;
  storeId: string;
  externalId: string;
  line: string;
  state: BulkLineState;
  message: string | null;
  /** The order may have been asked already. */
  isBegun: boolean;
  at: Date | null;
}

const bulkLine = new Schema<BulkLineDocument>(
  {
    _id: requiredText,
    bulk: requiredText,
    orderId: requiredText,
    storeId: requiredText,
    externalId: requiredText,
    line: requiredText,
    state: { ...requiredText, enum: BULK_LINE_STATES },
    message: optionalText,
    isBegun: { type: Boolean, default: false },
    at: { type: Date, default: null },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
bulkLine.index({ bulk: 1, state: 1, _id: 1 });
bulkLine.index({ bulk: 1, _id: 1 });

/** Creates the record of the lines of bulk actions. */
export function createBulkLines(connection: Connection) {
  const BulkLineModel = connection.model<BulkLineDocument>('BulkLine', bulkLine);

  async function read(filter: { bulk: string; state?: BulkLineState | undefined }, limit: number, cursor?: string) {
    const { bulk, state } = filter;
    const found = await BulkLineModel.find({
      bulk,
      ...(state !== undefined && { state }),
      ...(cursor !== undefined && { _id: { $gt: `${bulk}/${cursor}` } }),
    })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
    return found;
  }

  return {
    /** Adds lines to a bulk action; those that it has stay as they are. */
    async add(bulk: string, lines: readonly LineRef[]): Promise<void> {
      const documents = lines.map(({ identity, line }) => toDocument(bulk, identity, line));
      for (const batch of batchesOf(documents))
        await insertedAnew(() => BulkLineModel.insertMany(batch, { lean: true, ordered: false }));
    },
    /** Lines that are still to be acted on. */
    next: async (bulk: string, limit: number): Promise<BulkLine[]> =>
      (await read({ bulk, state: 'pending' }, limit)).map(toBulkLine),
    /** A page of lines; the cursor is none where it is the last one. */
    async list(
      filter: { bulk: string; state?: BulkLineState | undefined },
      { cursor, limit }: { cursor?: string | undefined; limit: number },
    ): Promise<{ lines: BulkLine[]; cursor: string | null }> {
      const found = await read(filter, limit + 1, cursor);
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const next = last && found.length > limit ? last._id.slice(filter.bulk.length + 1) : null;
      return { lines: shown.map(toBulkLine), cursor: next };
    },
    /** Notes that the order of a line is about to be asked; false where it may have been before. */
    async begin(bulk: string, { identity, line }: LineRef): Promise<boolean> {
      const _id = idOf(bulk, identity.orderId, line);
      const before = await BulkLineModel.findOneAndUpdate({ _id }, { $set: { isBegun: true } }).lean();
      return before?.isBegun !== true;
    },
    /** Notes what became of a line, once. */
    async settle(bulk: string, { identity, line }: LineRef, outcome: LineOutcome, at: Date): Promise<void> {
      const message = outcome.status === 'done' ? null : outcome.message;
      const pending = { _id: idOf(bulk, identity.orderId, line), state: 'pending' } as const;
      await BulkLineModel.updateOne(pending, { $set: { state: outcome.status, message, at } });
    },
    /** How many lines it has, and what became of them. */
    async progress(bulk: string): Promise<BulkProgress> {
      const count = (state: BulkLineState) => BulkLineModel.countDocuments({ bulk, state });
      const counts = await Promise.all(BULK_LINE_STATES.map(count));
      const [pending = 0, done = 0, leftAlone = 0, refused = 0] = counts;
      return { total: pending + done + leftAlone + refused, pending, done, leftAlone, refused };
    },
  };
}

const idOf = (bulk: string, orderId: string, line: string): string => `${bulk}/${orderId}/${line}`;

const toDocument = (bulk: string, { orderId, storeId, externalId }: LineRef['identity'], line: string) => ({
  _id: idOf(bulk, orderId, line),
  bulk,
  orderId,
  storeId,
  externalId,
  line,
  state: 'pending' as const,
  message: null,
  isBegun: false,
  at: null,
});

const toBulkLine = ({ orderId, storeId, externalId, line, state, message, at }: BulkLineDocument): BulkLine => ({
  identity: { orderId, storeId, externalId },
  ...{ line, state, message },
  at: at?.toISOString() ?? null,
});
