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

interface ApiKeyDocument extends Omit<ApiKey, 'id'> {
  _id: string;
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
    async save({ id, ...fields }: ApiKey): Promise<void> {
      await ApiKeyModel.updateOne({ _id: id }, { $set: fields }, { upsert: true, runValidators: true });
    },
    async list(): Promise<ApiKey[]> {
      const found = await ApiKeyModel.find().sort({ _id: 1 }).lean();
      return found.map(toApiKey);
    },
    /** Returns the key that was removed; null when there was none. */
    async remove(id: string): Promise<ApiKey | null> {
      const removed = await ApiKeyModel.findOneAndDelete({ _id: id }).lean();
      return removed && toApiKey(removed);
    },
  };
}

const toApiKey = ({ _id, name, hash, role, stores }: ApiKeyDocument): ApiKey => ({ id: _id, name, hash, role, stores });
