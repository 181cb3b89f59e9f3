import { Schema, type Connection } from 'mongoose';
import type { MakeSigningKey, PublishedSigningKey, SigningKey } from '../domain/signing-key';
import type { Vault } from '../secrets/vault';
import { insertedAnew } from './duplicate-key';
import { requiredNumber, requiredText } from './fields';

interface SigningKeyDocument {
  /** The kid. */
  _id: string;
  /** The highest of all is that of the key that signs. */
  generation: number;
  x: string;
  sealed: string;
  createdAt: Date;
}

const signingKey = new Schema<SigningKeyDocument>(
  {
    _id: requiredText,
    generation: { ...requiredNumber, unique: true }, // two processes that make one at the same time make one
    x: requiredText,
    sealed: requiredText, // the secret half, encrypted
    createdAt: { type: Date, required: true },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);

/** Creates the queries on the keys that sign license files. */
export function createSigningKeys(connection: Connection, vault: Vault) {
  const SigningKeyModel = connection.model<SigningKeyDocument>('SigningKey', signingKey);

  const findNewest = () => SigningKeyModel.findOne().sort({ generation: -1 }).lean();

  async function getNewest(): Promise<SigningKey> {
    const found = await findNewest();
    if (!found) throw new Error('The key that signs license files has gone while it was being made.');
    return toKey(found);
  }

  async function add(generation: number, { kid, x, d }: SigningKey): Promise<void> {
    const document = { _id: kid, generation, x, sealed: vault.seal(d), createdAt: new Date() };
    await insertedAnew(() => SigningKeyModel.create(document));
  }

  const toKey = ({ _id, x, sealed }: SigningKeyDocument): SigningKey => ({ kid: _id, x, d: vault.open(sealed) });

  return {
    /** The key that signs; where there is none, the one that is made: the same for all who ask at once. */
    async current(make: MakeSigningKey): Promise<SigningKey> {
      const found = await findNewest();
      if (found) return toKey(found);
      await add(1, await make());
      return getNewest();
    },
    /** Puts a new key in place of the one that signs; rotations at the same time are one, and all are told the same key. */
    async rotate(make: MakeSigningKey): Promise<SigningKey> {
      const found = await findNewest();
      await add((found?.generation ?? 0) + 1, await make());
      return getNewest();
    },
    /** The newest first, which signs. */
    async list(): Promise<PublishedSigningKey[]> {
      const found = await SigningKeyModel.find().select('-sealed').sort({ generation: -1 }).lean();
      return found.map(({ _id, x, createdAt }, place) => ({
        kid: _id,
        x,
        state: place === 0 ? 'current' : 'retired',
        createdAt: createdAt.toISOString(),
      }));
    },
    /** Removes a key that signs no more; the one that signs stays. */
    async remove(kid: string): Promise<'removed' | 'current' | 'unknown'> {
      const newest = await findNewest();
      if (newest?._id === kid) return 'current';
      // Generations only grow, so a key that is not the newest now will never be again.
      const { deletedCount } = await SigningKeyModel.deleteOne({ _id: kid });
      return deletedCount > 0 ? 'removed' : 'unknown';
    },
    /** Seals every key under the current key of the vault; the number of those that were under another. */
    async resealOld(): Promise<number> {
      let resealed = 0;
      for (const { _id, sealed: old } of await SigningKeyModel.find().select('sealed').lean()) {
        if (vault.isCurrent(old)) continue;
        const sealed = vault.seal(vault.openBytes(old));
        const { modifiedCount } = await SigningKeyModel.updateOne({ _id, sealed: old }, { $set: { sealed } });
        resealed += modifiedCount;
      }
      return resealed;
    },
  };
}
