import { Schema, type Connection } from 'mongoose';

/** Longer than any step can outlive its time-out. */
const KEPT_SECONDS = 90 * 24 * 60 * 60;

interface ClosedAllotmentDocument {
  _id: string;
  at: Date;
}

const closedAllotment = new Schema<ClosedAllotmentDocument>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true, expires: KEPT_SECONDS },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);

/** Creates the list of allotments that have given back what they held: what still comes for one has come too late. */
export function createClosedAllotments(connection: Connection) {
  const ClosedAllotmentModel = connection.model<ClosedAllotmentDocument>('ClosedAllotment', closedAllotment);
  return {
    async close(allotment: string): Promise<void> {
      await ClosedAllotmentModel.updateOne({ _id: allotment }, { $set: { at: new Date() } }, { upsert: true });
    },
    async has(allotment: string): Promise<boolean> {
      return (await ClosedAllotmentModel.exists({ _id: allotment })) !== null;
    },
  };
}
