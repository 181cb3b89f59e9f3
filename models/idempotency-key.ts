import { Schema, type Connection } from 'mongoose';
import type { Vault } from '../secrets/vault';
import { insertedAnew } from './duplicate-key';

/** How long an idempotency key returns its first answer. */
export const ANSWER_KEPT_SECONDS = 24 * 60 * 60;
/** A claim this old belongs to a process that has died: a call that waits for its order takes about 70 s at most. */
export const CLAIM_KEPT_SECONDS = 120;

export type IdempotencyClaim =
  | { status: 'new' }
  | { status: 'done'; answer: string }
  /** The key has been used for another request. */
  | { status: 'conflict' }
  | { status: 'running' };

interface IdempotencyKeyDocument {
  _id: string;
  /** Of the request, so that a key is not used for two. */
  fingerprint: string;
  claimedAt: Date;
  /** Sealed, for it may hold codes; null while the request runs. */
  answer: string | null;
}

const idempotencyKey = new Schema<IdempotencyKeyDocument>(
  {
    _id: { type: String, required: true },
    fingerprint: { type: String, required: true },
    claimedAt: { type: Date, required: true },
    answer: { type: String, default: null },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
idempotencyKey.index({ claimedAt: 1 }, { expireAfterSeconds: ANSWER_KEPT_SECONDS });

/** Creates the record of idempotency keys and of the answers that they return. */
export function createIdempotencyKeys(connection: Connection, vault: Vault) {
  const KeyModel = connection.model<IdempotencyKeyDocument>('IdempotencyKey', idempotencyKey);

  /** Takes over a claim that has had its time; only one of those who try gets it. */
  async function takeOver(found: IdempotencyKeyDocument, fingerprint: string, now: Date): Promise<IdempotencyClaim> {
    const seen = { _id: found._id, claimedAt: found.claimedAt };
    const taken = await KeyModel.findOneAndUpdate(seen, { $set: { fingerprint, claimedAt: now, answer: null } }).lean();
    return taken ? { status: 'new' } : { status: 'running' };
  }

  return {
    /** Claims a key for one request; of many who claim it at once, one gets `new` and does the work. */
    async claim(id: string, fingerprint: string, now = new Date()): Promise<IdempotencyClaim> {
      const document = { _id: id, fingerprint, claimedAt: now, answer: null };
      if (await insertedAnew(() => KeyModel.create(document))) return { status: 'new' };
      const found = await KeyModel.findById(id).lean();
      // Released at this moment: the next try will get it.
      if (!found) return { status: 'running' };
      const age = (now.getTime() - found.claimedAt.getTime()) / 1000;
      // The database removes old keys in its own time, which may be later.
      if (age > ANSWER_KEPT_SECONDS) return takeOver(found, fingerprint, now);
      if (found.fingerprint !== fingerprint) return { status: 'conflict' };
      if (found.answer !== null) return { status: 'done', answer: vault.open(found.answer) };
      return age > CLAIM_KEPT_SECONDS ? takeOver(found, fingerprint, now) : { status: 'running' };
    },
    /** Keeps the answer, encrypted, for whoever claims the key again; the first answer stays. */
    async finish(id: string, answer: string): Promise<void> {
      await KeyModel.updateOne({ _id: id, answer: null }, { $set: { answer: vault.seal(answer) } });
    },
    /** Gives up a claim that came to nothing, so that the key can be used again; an answer stays. */
    async release(id: string): Promise<void> {
      await KeyModel.deleteOne({ _id: id, answer: null });
    },
  };
}
