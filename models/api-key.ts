import { Schema, type Connection } from 'mongoose';
import { ROLES, type Role } from '../domain/role';

export interface ApiKey {
  id: string;
  name: string;
  /** All that is kept of the key itself. */
  hash: string;
  role: Role;
  /** The stores it is good for; null for all. */
  stores: string[] | null;
}

/** A key as it is listed. */
export interface ListedApiKey extends ApiKey {
  /** ISO time. */
  createdAt: string;
}

interface ApiKeyDocument extends Omit<ApiKey, 'id'> {
  _id: string;
  createdAt: Date;
}

const apiKey = new Schema<ApiKeyDocument>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    hash: { type: String, required: true, unique: true },
    role: { type: String, enum: ROLES, required: true },
    stores: { type: [String], default: null },
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);

/** Creates the queries on API keys. */
export function createApiKeys(connection: Connection) {
  const ApiKeyModel = connection.model<ApiKeyDocument>('ApiKey', apiKey);
  return {
    async find(hash: string): Promise<ApiKey | null> {
      const found = await ApiKeyModel.findOne({ hash }).lean();
      return found && toApiKey(found);
    },
    async save({ id, ...fields }: ApiKey): Promise<ListedApiKey> {
      const options = { upsert: true, runValidators: true, returnDocument: 'after' } as const;
      return toListed(await ApiKeyModel.findOneAndUpdate({ _id: id }, { $set: fields }, options).lean());
    },
    /** The newest first; there are few. */
    async list(): Promise<ListedApiKey[]> {
      const found = await ApiKeyModel.find().sort({ createdAt: -1, _id: 1 }).lean();
      return found.map(toListed);
    },
    /** Returns the key that was removed; null when there was none. */
    async remove(id: string): Promise<ApiKey | null> {
      const removed = await ApiKeyModel.findOneAndDelete({ _id: id }).lean();
      return removed && toApiKey(removed);
    },
  };
}

const toApiKey = ({ _id, name, hash, role, stores }: ApiKeyDocument): ApiKey => ({ id: _id, name, hash, role, stores });

const toListed = (found: ApiKeyDocument): ListedApiKey => ({
  ...toApiKey(found),
  createdAt: found.createdAt.toISOString(),
});
