import { Schema, type Connection } from 'mongoose';
import { insertedAnew } from './duplicate-key';
import { requiredText } from './fields';

/** Longer than one that has not been heard of keeps its turn; of a key that has gone back, its revocation tells. */
const KEPT_SECONDS = 90 * 24 * 60 * 60;

interface RevocationTurnDocument {
  /** The allocation whose key is asked for. */
  _id: string;
  /** The revocation that asks. */
  holder: string;
  at: Date;
}

const revocationTurn = new Schema<RevocationTurnDocument>(
  { _id: requiredText, holder: requiredText, at: { type: Date, required: true, expires: KEPT_SECONDS } },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);

/** Creates the list of whose turn it is, of all revocations of a key, to ask its publisher. */
export function createRevocationTurns(connection: Connection) {
  const TurnModel = connection.model<RevocationTurnDocument>('RevocationTurn', revocationTurn);
  return {
    /** True for the one revocation whose turn it is from now on, until it leaves it or has not taken it again since `lostBefore`. */
    async take(unit: string, holder: string, now: Date, lostBefore: Date): Promise<boolean> {
      const free = { _id: unit, $or: [{ holder }, { at: { $lt: lostBefore } }] };
      // Where another has it, there is nothing to update, and its unit cannot be inserted again.
      return insertedAnew(() => TurnModel.updateOne(free, { $set: { holder, at: now } }, { upsert: true }));
    },
    /** Lets another revocation of the unit ask. */
    async leave(unit: string, holder: string): Promise<void> {
      await TurnModel.deleteOne({ _id: unit, holder });
    },
  };
}
