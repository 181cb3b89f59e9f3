import { Schema, type Connection } from 'mongoose';
import { NO_SUMMARY, SUMMARY_INTERVALS, type SummarySetting } from '../domain/summary';
import { optionalText, requiredNumber, requiredText } from './fields';

/** The setting, and until when the vendor has been told; null before the first summary. */
export interface SummaryState extends SummarySetting {
  sentUntil: string | null;
}

interface SummaryDocument extends SummarySetting {
  _id: string;
  sentUntil: Date | null;
}

const summary = new Schema<SummaryDocument>(
  {
    _id: requiredText,
    to: optionalText,
    every: { ...optionalText, enum: [...SUMMARY_INTERVALS, null] },
    hour: requiredNumber,
    sentUntil: { type: Date, default: null },
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);

/** There is one for all. */
const ONLY = { _id: 'summary' } as const;

/** Creates the record of how the vendor is told, and until when that has been done. */
export function createSummaries(connection: Connection) {
  const SummaryModel = connection.model<SummaryDocument>('Summary', summary);
  return {
    async get(): Promise<SummaryState> {
      const found = await SummaryModel.findOne(ONLY).lean();
      if (!found) return { ...NO_SUMMARY, sentUntil: null };
      const { to, every, hour, sentUntil } = found;
      return { to, every, hour, sentUntil: sentUntil?.toISOString() ?? null };
    },
    /** Summaries that were off begin anew: what has happened meanwhile is not told later. */
    async save({ to, every, hour }: SummarySetting): Promise<void> {
      const setting = { to, every, hour, ...(every === null && { sentUntil: null }) };
      await SummaryModel.updateOne(ONLY, { $set: setting }, { upsert: true, runValidators: true });
    },
    /** Remembers until when the vendor has been told; an earlier time changes nothing. */
    async markSent(until: Date): Promise<void> {
      const isOlder = { $or: [{ sentUntil: null }, { sentUntil: { $lt: until } }] };
      await SummaryModel.updateOne({ ...ONLY, ...isOlder }, { $set: { sentUntil: until } });
    },
  };
}
