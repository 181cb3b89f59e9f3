import { Schema, type Connection } from 'mongoose';
import { insertedAnew } from './duplicate-key';

/** How long somebody counts as there after the last sign of life. */
export const VIEWER_KEPT_SECONDS = 30;

/** Somebody who looks at a line that waits. */
export interface Viewer {
  /** The name of the API key. */
  name: string;
  /** ISO times. */
  since: string;
  seenAt: string;
}

interface ViewerDocument {
  _id: string;
  subject: string;
  name: string;
  since: Date;
  seenAt: Date;
}

const viewer = new Schema<ViewerDocument>(
  {
    _id: { type: String, required: true },
    subject: { type: String, required: true },
    name: { type: String, required: true },
    since: { type: Date, required: true },
    seenAt: { type: Date, required: true },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
viewer.index({ subject: 1, seenAt: -1 });
viewer.index({ seenAt: 1 }, { expireAfterSeconds: VIEWER_KEPT_SECONDS });

/** Creates the record of who looks at what just now. */
export function createViewers(connection: Connection) {
  const ViewerModel = connection.model<ViewerDocument>('Viewer', viewer);
  const idOf = (subject: string, caller: string): string => `${subject}/${caller}`;
  // The database removes those who are gone in its own time, which may be later.
  const earliest = (now: Date): Date => new Date(now.getTime() - VIEWER_KEPT_SECONDS * 1000);

  return {
    /** Notes a sign of life. */
    async see(subject: string, caller: { id: string; name: string }, now: Date): Promise<void> {
      const _id = idOf(subject, caller.id);
      const { matchedCount } = await ViewerModel.updateOne(
        { _id, seenAt: { $gte: earliest(now) } },
        { $set: { seenAt: now } },
      );
      if (matchedCount > 0) return;
      const anew = { subject, name: caller.name, since: now, seenAt: now };
      // Of many signs that come at once, one is the first.
      await insertedAnew(() => ViewerModel.updateOne({ _id }, { $set: anew }, { upsert: true }));
    },
    async leave(subject: string, caller: { id: string }): Promise<void> {
      await ViewerModel.deleteOne({ _id: idOf(subject, caller.id) });
    },
    /** Those who look at it now, but for one, the longest there first. */
    async others(subject: string, caller: { id: string }, now: Date): Promise<Viewer[]> {
      const found = await ViewerModel.find({ subject, seenAt: { $gte: earliest(now) } }).lean();
      return found
        .filter(({ _id }) => _id !== idOf(subject, caller.id))
        .sort((a, b) => a.since.getTime() - b.since.getTime())
        .map(({ name, since, seenAt }) => ({ name, since: since.toISOString(), seenAt: seenAt.toISOString() }));
    },
  };
}
