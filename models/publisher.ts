import { Schema, type Connection } from 'mongoose';
import {
  AUTHENTICATIONS,
  DIALECTS,
  type Publisher,
  type PublisherCredentials,
  type XmlStyle,
} from '../domain/publisher';
import type { Vault } from '../secrets/vault';
import { optionalText, part, requiredNumber, requiredText } from './fields';

interface PublisherDocument extends Omit<Publisher, 'id'> {
  _id: string;
  /** The credentials as sealed JSON. */
  credentials?: string | undefined;
}

const xml = new Schema<XmlStyle>(
  {
    root: requiredText,
    namespace: optionalText,
    revocationRoot: optionalText,
    revocationNamespace: optionalText,
    soap: { ...requiredText, enum: ['none', '1.1', '1.2'] },
  },
  part,
);
const publisher = new Schema<PublisherDocument>(
  {
    _id: requiredText,
    name: requiredText,
    url: requiredText,
    revocationUrl: optionalText,
    dialect: { ...requiredText, enum: DIALECTS },
    authentication: { ...requiredText, enum: AUTHENTICATIONS },
    xml: { type: xml, required: true },
    companyId: optionalText,
    siteId: optionalText,
    timeoutSeconds: requiredNumber,
    maximumConcurrency: requiredNumber,
    credentials: String,
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);

const NO_CREDENTIALS: PublisherCredentials = {
  username: null,
  password: null,
  token: null,
  certificate: null,
  privateKey: null,
  authority: null,
};

/** Creates the queries on publishers; credentials leave by `credentials` and `findWithCredentials` only. */
export function createPublishers(connection: Connection, vault: Vault) {
  const PublisherModel = connection.model<PublisherDocument>('Publisher', publisher);
  return {
    async find(id: string): Promise<Publisher | null> {
      const found = await PublisherModel.findById(id).select('-credentials').lean();
      return found && toPublisher(found);
    },
    /** A publisher that is about to be asked, with what lets Keyrail in: both at one reading. */
    async findWithCredentials(id: string): Promise<{ publisher: Publisher; credentials: PublisherCredentials } | null> {
      const found = await PublisherModel.findById(id).lean();
      return found && { publisher: toPublisher(found), credentials: credentialsOf(vault, found) };
    },
    async list(): Promise<Publisher[]> {
      const found = await PublisherModel.find().select('-credentials').sort({ _id: 1 }).lean();
      return found.map(toPublisher);
    },
    /** Without credentials, those that the publisher has stay. */
    async save({ id, ...fields }: Publisher, credentials?: PublisherCredentials): Promise<'created' | 'updated'> {
      const document = { ...fields, ...(credentials && { credentials: vault.seal(JSON.stringify(credentials)) }) };
      const options = { upsert: true, runValidators: true };
      const { upsertedCount } = await PublisherModel.updateOne({ _id: id }, { $set: document }, options);
      return upsertedCount > 0 ? 'created' : 'updated';
    },
    /** All null for a publisher that has none. */
    async credentials(id: string): Promise<PublisherCredentials> {
      const found = await PublisherModel.findById(id).select('credentials').lean();
      return credentialsOf(vault, found);
    },
    /** False when there was no such publisher. */
    async remove(id: string): Promise<boolean> {
      const { deletedCount } = await PublisherModel.deleteOne({ _id: id });
      return deletedCount > 0;
    },
    /** Seals every publisher's credentials under the current key; the number of those that were under another. */
    async resealOld(): Promise<number> {
      const found = await PublisherModel.find({ credentials: { $exists: true } })
        .select('credentials')
        .lean();
      let resealed = 0;
      for (const { _id, credentials: old } of found) {
        if (!old || vault.isCurrent(old)) continue;
        const credentials = vault.seal(vault.openBytes(old));
        const { modifiedCount } = await PublisherModel.updateOne({ _id, credentials: old }, { $set: { credentials } });
        resealed += modifiedCount;
      }
      return resealed;
    },
  };
}

const toPublisher = (found: PublisherDocument): Publisher => ({
  id: found._id,
  name: found.name,
  url: found.url,
  revocationUrl: found.revocationUrl,
  dialect: found.dialect,
  authentication: found.authentication,
  xml: toXmlStyle(found.xml),
  companyId: found.companyId,
  siteId: found.siteId,
  timeoutSeconds: found.timeoutSeconds,
  maximumConcurrency: found.maximumConcurrency,
});

const toXmlStyle = ({ root, namespace, revocationRoot, revocationNamespace, soap }: XmlStyle): XmlStyle => ({
  root,
  namespace,
  revocationRoot: revocationRoot ?? null,
  revocationNamespace: revocationNamespace ?? null,
  soap,
});

const credentialsOf = (vault: Vault, found: Pick<PublisherDocument, 'credentials'> | null): PublisherCredentials =>
  found?.credentials ? toCredentials(vault.open(found.credentials)) : NO_CREDENTIALS;

const toCredentials = (json: string): PublisherCredentials => ({
  ...NO_CREDENTIALS,
  ...(JSON.parse(json) as PublisherCredentials),
});
