import { Schema, type Connection } from 'mongoose';
import type { WebhookEndpoint, WebhookSecret } from '../domain/webhook';
import type { Vault } from '../secrets/vault';
import { optionalText, requiredText } from './fields';

interface WebhookEndpointDocument extends Omit<WebhookEndpoint, 'id'> {
  _id: string;
  /** The secrets as sealed JSON. */
  secrets?: string | undefined;
}

const optionalTexts = { type: [String], default: null };

const webhookEndpoint = new Schema<WebhookEndpointDocument>(
  {
    _id: requiredText,
    url: requiredText,
    types: optionalTexts,
    stores: optionalTexts,
    notify: optionalText,
    enabled: { type: Boolean, required: true },
    secrets: String,
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);

/** Creates the queries on webhook endpoints; secrets leave by `secrets` only. */
export function createWebhookEndpoints(connection: Connection, vault: Vault) {
  const WebhookEndpointModel = connection.model<WebhookEndpointDocument>('WebhookEndpoint', webhookEndpoint);
  return {
    async find(id: string): Promise<WebhookEndpoint | null> {
      const found = await WebhookEndpointModel.findById(id).select('-secrets').lean();
      return found && toEndpoint(found);
    },
    async list(): Promise<WebhookEndpoint[]> {
      const found = await WebhookEndpointModel.find().select('-secrets').sort({ _id: 1 }).lean();
      return found.map(toEndpoint);
    },
    /** Without secrets, those that the endpoint has stay. */
    async save({ id, ...fields }: WebhookEndpoint, secrets?: WebhookSecret[]): Promise<'created' | 'updated'> {
      const document = { ...fields, ...(secrets && { secrets: vault.seal(JSON.stringify(secrets)) }) };
      const options = { upsert: true, runValidators: true };
      const { upsertedCount } = await WebhookEndpointModel.updateOne({ _id: id }, { $set: document }, options);
      return upsertedCount > 0 ? 'created' : 'updated';
    },
    /** None for an endpoint that has none. */
    async secrets(id: string): Promise<WebhookSecret[]> {
      const found = await WebhookEndpointModel.findById(id).select('secrets').lean();
      return found?.secrets ? (JSON.parse(vault.open(found.secrets)) as WebhookSecret[]) : [];
    },
    /** False when there was no such endpoint. */
    async remove(id: string): Promise<boolean> {
      const { deletedCount } = await WebhookEndpointModel.deleteOne({ _id: id });
      return deletedCount > 0;
    },
    /** Seals every endpoint's secrets under the current key; the number of those that were under another. */
    async resealOld(): Promise<number> {
      const found = await WebhookEndpointModel.find({ secrets: { $exists: true } })
        .select('secrets')
        .lean();
      let resealed = 0;
      for (const { _id, secrets: old } of found) {
        if (!old || vault.isCurrent(old)) continue;
        const secrets = vault.seal(vault.openBytes(old));
        const { modifiedCount } = await WebhookEndpointModel.updateOne({ _id, secrets: old }, { $set: { secrets } });
        resealed += modifiedCount;
      }
      return resealed;
    },
  };
}

const toEndpoint = (found: WebhookEndpointDocument): WebhookEndpoint => ({
  id: found._id,
  url: found.url,
  types: found.types,
  stores: found.stores,
  notify: found.notify,
  enabled: found.enabled,
});
