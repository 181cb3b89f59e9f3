import { isDeepStrictEqual } from 'node:util';
import { Schema, type Connection } from 'mongoose';
import { DEFAULT_CODE_FORMAT, type CodeFormat } from '../domain/code-format';
import {
  CODE_SOURCES,
  DEFAULT_PRODUCT_LICENSE,
  type Product,
  type ProductLicense,
  type ProductMail,
  type ProductRights,
} from '../domain/product';
import { part } from './fields';
import { fromPairs, textPairs, toPairs, valuePairs, type Pair } from './pairs';

interface StoredRights extends Omit<ProductRights, 'attributes'> {
  attributes: Pair<string>[];
}

interface StoredLicense extends Omit<ProductLicense, 'features'> {
  features: Pair<string>[];
}

interface ProductDocument extends Omit<Product, 'id' | 'rights' | 'minimumPrices' | 'license'> {
  _id: string;
  /** These are missing from the documents of earlier releases. */
  rights?: StoredRights | null;
  formatIsChosen?: boolean;
  license?: StoredLicense;
  minimumPrices: Pair<number>[];
}

const codeFormat = new Schema<CodeFormat>(
  {
    pattern: { type: String, required: true },
    alphabet: { type: String, required: true },
    prefix: { type: String, default: '' },
    checkCharacter: { type: Boolean, required: true },
  },
  part,
);
const rights = new Schema<StoredRights>(
  {
    publisher: { type: String, required: true },
    externalReference: { type: String, default: null },
    attributes: textPairs,
  },
  part,
);
const mail = new Schema<ProductMail>(
  { subject: { type: String, default: null }, template: { type: String, default: null } },
  part,
);
const license = new Schema<StoredLicense>(
  {
    days: { type: Number, default: null },
    features: textPairs,
    graceDays: { type: Number, required: true },
    file: { type: Boolean, required: true },
    offlineDays: { type: Number, required: true },
  },
  part,
);
const product = new Schema<ProductDocument>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    source: { type: String, enum: CODE_SOURCES, required: true },
    rights: { type: rights, default: null },
    codeFormat: { type: codeFormat, default: null },
    formatIsChosen: Boolean,
    lowStockThreshold: { type: Number, default: null },
    notify: { type: String, default: null },
    minimumPrices: valuePairs,
    sampleCode: { type: String, default: '' },
    mail: { type: mail, required: true },
    license,
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);

/** Creates the queries on products. */
export function createProducts(connection: Connection) {
  const ProductModel = connection.model<ProductDocument>('Product', product);
  return {
    async find(id: string): Promise<Product | null> {
      const found = await ProductModel.findById(id).lean();
      return found && toProduct(found);
    },
    async list(): Promise<Product[]> {
      const found = await ProductModel.find().sort({ _id: 1 }).lean();
      return found.map(toProduct);
    },
    /** A product whose codes come from this publisher; null when none does. */
    async findOfPublisher(publisher: string): Promise<Product | null> {
      const found = await ProductModel.findOne({ 'rights.publisher': publisher }).sort({ _id: 1 }).lean();
      return found && toProduct(found);
    },
    async save({ id, ...fields }: Product): Promise<'created' | 'updated'> {
      const document = {
        ...fields,
        formatIsChosen: true,
        rights: fields.rights && { ...fields.rights, attributes: toPairs(fields.rights.attributes) },
        minimumPrices: toPairs(fields.minimumPrices),
        license: { ...fields.license, features: toPairs(fields.license.features) },
      };
      const options = { upsert: true, runValidators: true };
      const { upsertedCount } = await ProductModel.updateOne({ _id: id }, { $set: document }, options);
      return upsertedCount > 0 ? 'created' : 'updated';
    },
    /** False when there was no such product. */
    async remove(id: string): Promise<boolean> {
      const { deletedCount } = await ProductModel.deleteOne({ _id: id });
      return deletedCount > 0;
    },
  };
}

const toProduct = (found: ProductDocument): Product => ({
  id: found._id,
  name: found.name,
  source: found.source,
  rights: found.rights ? toRights(found.rights) : null,
  codeFormat: toFormat(found),
  lowStockThreshold: found.lowStockThreshold,
  notify: found.notify,
  minimumPrices: fromPairs(found.minimumPrices),
  sampleCode: found.sampleCode,
  mail: { subject: found.mail.subject, template: found.mail.template },
  license: found.license ? toLicense(found.license) : DEFAULT_PRODUCT_LICENSE,
});

const toLicense = ({ days, features, graceDays, file, offlineDays }: StoredLicense): ProductLicense => ({
  days,
  features: fromPairs(features),
  graceDays,
  file,
  offlineDays,
});

/** The default format of a publisher's product is none that somebody wants, unless it was chosen. */
function toFormat({ codeFormat: found, source, formatIsChosen }: ProductDocument): CodeFormat | null {
  if (!found) return null;
  const { pattern, alphabet, prefix, checkCharacter } = found;
  const format = { pattern, alphabet, prefix, checkCharacter };
  const isUnchosen = !formatIsChosen && source === 'rights' && isDeepStrictEqual(format, DEFAULT_CODE_FORMAT);
  return isUnchosen ? null : format;
}

const toRights = ({ publisher, externalReference, attributes }: StoredRights): ProductRights => ({
  publisher,
  externalReference,
  attributes: fromPairs(attributes),
});
