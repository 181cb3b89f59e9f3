import { createHash } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { SUSPENSION_REASONS } from '../domain/license';
import { SUBSCRIPTION_STATES, type Keeping, type Subscription } from '../domain/subscription';
import { insertedAnew } from './duplicate-key';
import { optionalText, requiredText } from './fields';
import { ofStores, type OfStores } from './of-stores';
import { after, cutPage, type PageRequest } from './page';

/** A subscription as its workflow has recorded it. */
export interface SubscriptionRecord extends Keeping {
  id: string;
  storeId: string;
  /** The store's id of it. */
  subscriptionId: string;
  /** The store's product id. */
  product: string | null;
  /** The external ids of the orders that it began with. */
  orders: string[];
  /** ISO time. */
  updatedAt: string;
  /** What is known of it, for a workflow that begins anew. */
  known: Subscription;
}

interface SubscriptionDocument extends Omit<SubscriptionRecord, 'id' | 'updatedAt' | 'known'> {
  _id: string;
  updatedAt: Date;
  /** As JSON, for only the workflow reads it. */
  known: string;
}

const subscription = new Schema<SubscriptionDocument>(
  {
    _id: requiredText,
    storeId: requiredText,
    subscriptionId: requiredText,
    product: optionalText,
    orders: [String],
    state: { ...requiredText, enum: SUBSCRIPTION_STATES },
    paidUntil: optionalText,
    graceUntil: optionalText,
    expiresAt: optionalText,
    changesAt: optionalText,
    suspensions: [{ type: String, enum: SUSPENSION_REASONS }],
    knowsDisputes: { type: Boolean, required: true },
    updatedAt: { type: Date, required: true },
    known: requiredText,
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
subscription.index({ updatedAt: -1, _id: -1 });
subscription.index({ storeId: 1, updatedAt: -1, _id: -1 });
subscription.index({ state: 1, updatedAt: -1, _id: -1 });
subscription.index({ orders: 1, storeId: 1 });

export interface SubscriptionFilter extends OfStores {
  state?: SubscriptionRecord['state'] | undefined;
}

/** Keyrail's id of a store's subscription. */
export const subscriptionIdOf = (storeId: string, subscriptionId: string): string =>
  `sub_${createHash('sha256')
    .update(JSON.stringify([storeId, subscriptionId]))
    .digest('base64url')
    .slice(0, 24)}`;

/** Creates the queries on subscriptions. */
export function createSubscriptions(connection: Connection) {
  const SubscriptionModel = connection.model<SubscriptionDocument>('Subscription', subscription);
  return {
    async find(id: string): Promise<SubscriptionRecord | null> {
      const found = await SubscriptionModel.findById(id).lean();
      return found && toRecord(found);
    },
    /** The one that began with an order, of this product where it is named; null for none. */
    async findOfOrder(storeId: string, externalId: string, product: string): Promise<SubscriptionRecord | null> {
      const ofProduct = { $or: [{ product }, { product: null }] };
      const found = await SubscriptionModel.findOne({ orders: externalId, storeId, ...ofProduct }).lean();
      return found && toRecord(found);
    },
    /** Writes a subscription down as its workflow, which is the only one to do so, knows it. */
    async record({ id, updatedAt, known, ...rest }: SubscriptionRecord): Promise<void> {
      const document = { ...rest, updatedAt: new Date(updatedAt), known: JSON.stringify(known) };
      // A try that was given up for dead may come after the one that has followed it.
      const isNoNewer = { _id: id, updatedAt: { $lte: document.updatedAt } };
      await insertedAnew(() =>
        SubscriptionModel.updateOne(isNoNewer, { $set: document }, { upsert: true, runValidators: true }),
      );
    },
    /** The one that has changed last first. */
    async list(
      { storeIds, state }: SubscriptionFilter,
      page: PageRequest,
    ): Promise<{ subscriptions: SubscriptionRecord[]; cursor: string | null }> {
      const conditions = { ...ofStores(storeIds), ...(state !== undefined && { state }) };
      const found = await SubscriptionModel.find({ $and: [conditions, after(page.cursor, 'updatedAt')] })
        .sort({ updatedAt: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ updatedAt, _id }) => ({ at: updatedAt, id: _id }));
      return { subscriptions: items.map(toRecord), cursor };
    },
  };
}

const toRecord = ({ _id, updatedAt, known, ...rest }: SubscriptionDocument): SubscriptionRecord => ({
  ...rest,
  id: _id,
  updatedAt: updatedAt.toISOString(),
  known: JSON.parse(known) as Subscription,
});
