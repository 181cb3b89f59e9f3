import { Schema, type Connection } from 'mongoose';
import type { OrderIdentity } from '../domain/ids';
import type { StoreEvent } from '../domain/store-event';
import { insertedAnew } from './duplicate-key';
import { after, cutPage, type PageRequest } from './page';

/** The kinds that are kept. */
export const STORE_EVENT_KINDS = [
  'orderPending',
  'orderCancelled',
  'orderRefunded',
  'orderPartlyRefunded',
  'orderDisputed',
  'subscriptionChanged',
  'unresolved',
  'ignored',
  'unreadable',
] as const satisfies readonly StoreEvent['kind'][];

/** What is kept of a store's event besides purchases: news of orders and subscriptions, kinds that Keyrail ignores, what cannot be read. */
export interface StoreEventRecord {
  storeId: string;
  eventId: string;
  /** The store's order id; null where the event names none. */
  externalId: string | null;
  kind: (typeof STORE_EVENT_KINDS)[number];
  /** What it is in particular: the platform's own name, a dispute's outcome, a subscription's change. */
  type: string | null;
  /** The store's ids of the subscription, and of the payment for it, that an event tells of. */
  subscriptionId: string | null;
  paymentId: string | null;
  /** The ids of the lines that a refund is of; null for the whole order. */
  lines: string[] | null;
  /** Which field of an unreadable event is wrong, or that a notice is of no order; null for other kinds. */
  reason: string | null;
  /** In minor units, what has gone back or is disputed, and its currency; null where the event does not tell. */
  amount: number | null;
  currency: string | null;
  /** ISO time. */
  at: string;
}

export type StoreEventFilter = { [Field in 'storeId' | 'externalId' | 'kind']?: StoreEventRecord[Field] | undefined };

type Later = 'reason' | 'subscriptionId' | 'paymentId' | 'amount' | 'currency';

interface StoreEventDocument extends Omit<StoreEventRecord, 'at' | Later> {
  _id: string;
  /** These are missing from the documents of earlier releases. */
  reason?: string | null;
  subscriptionId?: string | null;
  paymentId?: string | null;
  amount?: number | null;
  currency?: string | null;
  /** True until it has been told to the order or subscription that it is of. */
  isLeft?: boolean;
  /** True for an unresolved notice beside which stands what it has come to. */
  isResolved?: boolean;
  at: Date;
}

const storeEvent = new Schema<StoreEventDocument>(
  {
    _id: { type: String, required: true },
    storeId: { type: String, required: true },
    eventId: { type: String, required: true },
    externalId: { type: String, default: null },
    kind: { type: String, enum: STORE_EVENT_KINDS, required: true },
    type: { type: String, default: null },
    subscriptionId: { type: String, default: null },
    paymentId: { type: String, default: null },
    lines: { type: [String], default: null },
    amount: { type: Number, default: null },
    currency: { type: String, default: null },
    isLeft: Boolean,
    isResolved: Boolean,
    reason: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
storeEvent.index({ at: -1, _id: -1 });
storeEvent.index({ storeId: 1, at: -1, _id: -1 });
storeEvent.index({ externalId: 1, storeId: 1 });
storeEvent.index({ paymentId: 1, storeId: 1 }, { partialFilterExpression: { paymentId: { $type: 'string' } } });

/** Creates the record of store events that start nothing. */
export function createStoreEvents(connection: Connection) {
  const StoreEventModel = connection.model<StoreEventDocument>('StoreEvent', storeEvent);
  return {
    /** False when that event of that store is recorded already; `isLeft` marks one that is yet to be told. */
    async record({ at, ...event }: StoreEventRecord, isLeft = false): Promise<boolean> {
      return insertedAnew(() =>
        StoreEventModel.create({ _id: idOf(event), ...event, ...(isLeft && { isLeft }), at: new Date(at) }),
      );
    },
    /** Notes that an event, which was recorded first of all, has been told to whom it is of. */
    async markTold(event: Pick<StoreEventRecord, 'storeId' | 'eventId' | 'kind'>): Promise<void> {
      await StoreEventModel.updateOne({ _id: idOf(event) }, { $unset: { isLeft: 1 } });
    },
    /** Notes what has become of an unresolved notice: it is told by what it has come to, or is of no order. */
    async markResolved(
      { storeId, eventId }: Pick<StoreEventRecord, 'storeId' | 'eventId'>,
      isTold: boolean,
    ): Promise<void> {
      const change = isTold ? { isResolved: true } : { reason: OF_NO_ORDER };
      await StoreEventModel.updateOne({ _id: idOf({ storeId, eventId, kind: 'unresolved' }) }, { $set: change });
    },
    /** True for an event that is recorded and told, or of an order of which another event says the same. */
    async isKnown({ storeId, eventId, externalId, kind, type, lines }: StoreEventRecord): Promise<boolean> {
      const isSame = { storeId, externalId, kind, type, lines, isLeft: { $ne: true } };
      const same = externalId === null || kind === 'subscriptionChanged' ? [] : [isSame];
      return (
        (await StoreEventModel.exists({
          $or: [{ _id: idOf({ storeId, eventId, kind }), isLeft: { $ne: true } }, ...same],
        })) !== null
      );
    },
    /** What says that the money for an order or lines of it has gone back; one that was only cancelled may be paid after all. */
    async listWithdrawals({
      storeId,
      externalId,
    }: Pick<OrderIdentity, 'storeId' | 'externalId'>): Promise<StoreEventRecord[]> {
      const found = await StoreEventModel.find({ externalId, storeId }).lean();
      return found.filter(isWithdrawal).map(toRecord);
    },
    /** Refunds of a whole payment, and its disputes. */
    async listOfPayment(storeId: string, payment: string): Promise<StoreEventRecord[]> {
      const found = await StoreEventModel.find({ externalId: payment, storeId }).lean();
      return found.filter(isOfWholePayment).map(toRecord);
    },
    /** The subscription that a payment is for, or that began with the order of this id; null for none. */
    async findSubscription(storeId: string, payment: string): Promise<string | null> {
      const named = [
        { paymentId: payment, storeId },
        { externalId: payment, storeId },
      ];
      const found = await StoreEventModel.findOne({ $or: named, kind: 'subscriptionChanged' }).lean();
      return found?.subscriptionId ?? null;
    },
    /** The newest first, without notices beside which stands what they have come to. */
    async list(
      filter: StoreEventFilter,
      page: PageRequest,
    ): Promise<{ events: StoreEventRecord[]; cursor: string | null }> {
      const found = await StoreEventModel.find({ $and: [listedBy(filter), after(page.cursor, 'at')] })
        .sort({ at: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ at, _id }) => ({ at, id: _id }));
      return { events: items.map(toRecord), cursor };
    },
  };
}

const listedBy = ({ storeId, externalId, kind }: StoreEventFilter) => ({
  ...(storeId !== undefined && { storeId }),
  ...(externalId !== undefined && { externalId }),
  ...(kind !== undefined && { kind }),
  isResolved: { $ne: true },
});

const OF_NO_ORDER = 'the platform says that this is of no order that Keyrail could know';

/** A store id is a part of URLs and has none of the marks. What is read or resolved at last is recorded beside what could not be. */
const idOf = ({ storeId, eventId, kind }: Pick<StoreEventRecord, 'storeId' | 'eventId' | 'kind'>): string =>
  `${storeId}${MARKS[kind] ?? '/'}${eventId}`;

const MARKS: Readonly<Partial<Record<StoreEventRecord['kind'], string>>> = { unreadable: ':', unresolved: '?' };

/** The refund of some lines is their order's own affair. */
const isOfWholePayment = ({ kind, lines }: StoreEventDocument): boolean =>
  (kind === 'orderRefunded' && !lines) || kind === 'orderDisputed';

const isWithdrawal = ({ kind, type }: StoreEventDocument): boolean =>
  kind === 'orderRefunded' || (kind === 'orderDisputed' && type === 'lost');

const toRecord = ({
  storeId,
  eventId,
  externalId,
  kind,
  type,
  subscriptionId,
  paymentId,
  lines,
  reason,
  amount,
  currency,
  at,
}: StoreEventDocument): StoreEventRecord => ({
  storeId,
  eventId,
  externalId,
  kind,
  type,
  subscriptionId: subscriptionId ?? null,
  paymentId: paymentId ?? null,
  lines,
  reason: reason ?? null,
  amount: amount ?? null,
  currency: currency ?? null,
  at: at.toISOString(),
});
