import { Schema, type Connection } from 'mongoose';
import { CHARGE_MODES, GATEWAYS, PAYMENT_MODES, type ChargeMode, type GatewayName } from '../domain/payment';
import { DELIVERY_MODES } from '../domain/purchase';
import { NO_CREDENTIALS, PLATFORMS, type Store, type StoreCredentials } from '../domain/store';
import { PAYMENT_WINDOW_DAYS } from '../domain/windows';
import type { Vault } from '../secrets/vault';
import { fromPairs, textPairs, toPairs, valuePairs, type Pair } from './pairs';

type Later =
  'features' | 'upgradeField' | 'gateway' | 'chargeMode' | 'paymentWindowDays' | 'apiUrl' | 'reconcileMinutes';

interface StoreDocument extends Omit<Store, 'id' | 'identification' | 'products' | Later> {
  _id: string;
  identification: Pair<string>[];
  products: Pair<string>[];
  /** These are missing from the documents of earlier releases. */
  features?: Pair<Pair<string>[]>[];
  upgradeField?: string | null;
  gateway?: GatewayName | null;
  chargeMode?: ChargeMode;
  paymentWindowDays?: number;
  apiUrl?: string | null;
  reconcileMinutes?: number | null;
  /** The credentials as sealed JSON. */
  credentials?: string | undefined;
}

const DEFAULT_CHARGE_MODE = 'savedMethod';

const store = new Schema<StoreDocument>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    platform: { type: String, enum: PLATFORMS, required: true },
    identification: textPairs,
    products: textPairs,
    features: valuePairs,
    upgradeField: { type: String, default: null },
    delivery: { type: String, enum: DELIVERY_MODES, required: true },
    paymentMode: { type: String, enum: PAYMENT_MODES, required: true },
    gateway: { type: String, enum: [...GATEWAYS, null], default: null },
    chargeMode: { type: String, enum: CHARGE_MODES, default: DEFAULT_CHARGE_MODE },
    paymentWindowDays: { type: Number, default: PAYMENT_WINDOW_DAYS },
    replyGraceMinutes: { type: Number, required: true },
    acceptUnsigned: { type: Boolean, required: true },
    apiUrl: { type: String, default: null },
    reconcileMinutes: { type: Number, default: null },
    notify: { type: String, default: null },
    credentials: String,
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);

/** Creates the queries on stores; credentials leave by `credentials` and `listWithCredentials` only. */
export function createStores(connection: Connection, vault: Vault) {
  const StoreModel = connection.model<StoreDocument>('Store', store);
  return {
    async find(id: string): Promise<Store | null> {
      const found = await StoreModel.findById(id).select('-credentials').lean();
      return found && toStore(found);
    },
    /** All stores with their credentials, in one query. */
    async listWithCredentials(): Promise<{ store: Store; credentials: StoreCredentials }[]> {
      const found = await StoreModel.find().sort({ _id: 1 }).lean();
      return found.map((each) => ({ store: toStore(each), credentials: openCredentials(vault, each.credentials) }));
    },
    /** Without credentials, those that the store has stay. */
    async save({ id, ...fields }: Store, credentials?: StoreCredentials): Promise<'created' | 'updated'> {
      const document = {
        ...fields,
        identification: toPairs(fields.identification),
        products: toPairs(fields.products),
        features: toPairs(fields.features).map(({ key, value }) => ({ key, value: toPairs(value) })),
        ...(credentials && { credentials: vault.seal(JSON.stringify(credentials)) }),
      };
      const options = { upsert: true, runValidators: true };
      const { upsertedCount } = await StoreModel.updateOne({ _id: id }, { $set: document }, options);
      return upsertedCount > 0 ? 'created' : 'updated';
    },
    /** Gives a store that was saved before there were gateways this one; one that has chosen, none too, keeps its choice. */
    async addGateway(id: string, gateway: GatewayName): Promise<void> {
      await StoreModel.updateOne({ _id: id, gateway: { $exists: false } }, { $set: { gateway } });
    },
    /** Empty lists for a store that has none, so that nothing verifies. */
    async credentials(id: string): Promise<StoreCredentials> {
      const found = await StoreModel.findById(id).select('credentials').lean();
      return openCredentials(vault, found?.credentials);
    },
    /** False when there was no such store. */
    async remove(id: string): Promise<boolean> {
      const { deletedCount } = await StoreModel.deleteOne({ _id: id });
      return deletedCount > 0;
    },
    /** Seals every store's credentials under the current key; the number of those that were under another. */
    async resealOld(): Promise<number> {
      const found = await StoreModel.find({ credentials: { $exists: true } })
        .select('credentials')
        .lean();
      let resealed = 0;
      for (const { _id, credentials: old } of found) {
        if (!old || vault.isCurrent(old)) continue;
        const credentials = vault.seal(vault.openBytes(old));
        const { modifiedCount } = await StoreModel.updateOne({ _id, credentials: old }, { $set: { credentials } });
        resealed += modifiedCount;
      }
      return resealed;
    },
  };
}

const toStore = (found: StoreDocument): Store => ({
  id: found._id,
  name: found.name,
  platform: found.platform,
  identification: fromPairs(found.identification),
  products: fromPairs(found.products),
  features: fromPairs((found.features ?? []).map(({ key, value }) => ({ key, value: fromPairs(value) }))),
  upgradeField: found.upgradeField ?? null,
  delivery: found.delivery,
  paymentMode: found.paymentMode,
  gateway: found.gateway ?? null,
  chargeMode: found.chargeMode ?? DEFAULT_CHARGE_MODE,
  paymentWindowDays: found.paymentWindowDays ?? PAYMENT_WINDOW_DAYS,
  replyGraceMinutes: found.replyGraceMinutes,
  acceptUnsigned: found.acceptUnsigned,
  apiUrl: found.apiUrl ?? null,
  reconcileMinutes: found.reconcileMinutes ?? null,
  notify: found.notify,
});

const openCredentials = (vault: Vault, sealed: string | undefined): StoreCredentials =>
  sealed ? toCredentials(vault.open(sealed)) : NO_CREDENTIALS;

/** Earlier releases have sealed fewer kinds. */
const toCredentials = (json: string): StoreCredentials => ({
  ...NO_CREDENTIALS,
  ...(JSON.parse(json) as Partial<StoreCredentials>),
});
