import { Schema, type Connection } from 'mongoose';
import type { Vault } from '../secrets/vault';

/** A log-in to the console. */
export interface Session {
  /** The hash of what the browser holds. */
  id: string;
  /** The hash of the API key that was shown. */
  keyHash: string;
  usedAt: Date;
  /** When it ends whatever happens. */
  endsAt: Date;
}

interface SessionDocument {
  _id: string;
  /** Sealed, for from the hash of a key that a person has chosen the key could be guessed. */
  key: string;
  usedAt: Date;
  endsAt: Date;
}

const session = new Schema<SessionDocument>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true },
    usedAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
session.index({ endsAt: 1 }, { expireAfterSeconds: 0 });

/** Creates the queries on log-ins to the console. */
export function createSessions(connection: Connection, vault: Vault) {
  const SessionModel = connection.model<SessionDocument>('Session', session);
  return {
    async add({ id, keyHash, usedAt, endsAt }: Session): Promise<void> {
      await SessionModel.create({ _id: id, key: vault.seal(keyHash), usedAt, endsAt });
    },
    async find(id: string): Promise<Session | null> {
      const found = await SessionModel.findById(id).lean();
      const keyHash = found && openKey(vault, found.key);
      return found && keyHash !== null ? { id, keyHash, usedAt: found.usedAt, endsAt: found.endsAt } : null;
    },
    /** Says that it has been used; one that has ended meanwhile stays so. */
    async touch(id: string, usedAt: Date): Promise<void> {
      await SessionModel.updateOne({ _id: id }, { $max: { usedAt } });
    },
    async remove(id: string): Promise<void> {
      await SessionModel.deleteOne({ _id: id });
    },
  };
}

/** Null once the key ring has lost the key that has sealed it: the log-in has ended then. */
function openKey(vault: Vault, sealed: string): string | null {
  try {
    return vault.open(sealed);
  } catch {
    return null;
  }
}
