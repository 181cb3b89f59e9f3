import type { Connection, Model } from 'mongoose';
import type { ExceptionFilter } from '../domain/bulk-action';
import { EXCEPTION_REASONS, type ExceptionReason } from '../domain/exception';
import { TIMELINE_LENGTH, type Line, type Order, type OrderState } from '../domain/order';
import { isUnknownTo, redeliveryEntries, redeliveryMark, type RedeliveryNote } from '../domain/redelivery';
import { insertedAnew } from './duplicate-key';
import { ofStores, type OfStores } from './of-stores';
import { createOrderCounts } from './order-counts';
import {
  emailKey,
  orderSchema,
  toDocument,
  toOrder,
  type AddressCorrection,
  type OrderDocument,
} from './order-document';
import { createOrderNames } from './order-names';
import { createOrderSales } from './order-sales';
import { createOrderStream } from './order-stream';
import { createOrderWalk } from './order-walk';
import { after, between, cutPage, type PageRequest } from './page';

/** Which orders to list; what is left out does not narrow it. */
export interface OrderFilter extends OfStores {
  state?: OrderState | undefined;
  /** Only those whose workflow runs, or would if Temporal had not lost it; no index helps. */
  isOpen?: true | undefined;
  /** In any case. */
  email?: string | undefined;
  externalId?: string | undefined;
  /** What the shop shows its buyer the order as. */
  number?: string | undefined;
  /** Keyrail's id, the store's, the shop's number, or the buyer's address: whichever it is. */
  text?: string | undefined;
  /** Only these. */
  orderIds?: readonly string[] | undefined;
  /** ISO times of the acceptance, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

/** The states of orders whose lines have not all ended. */
const OPEN: readonly OrderState[] = ['processing', 'exception'];

/** Why a line of a publisher waits for what a new question to its key server may bring. */
const WAITING_FOR_PUBLISHER: readonly ExceptionReason[] = [
  'rights_retrying',
  'rights_refused',
  'rights_short',
  'duplicate_key',
];

/** Creates the queries on recorded orders. */
export function createOrders(connection: Connection) {
  const OrderModel = connection.model<OrderDocument>('Order', orderSchema);
  return {
    ...createRecording(OrderModel),
    ...createRecords(OrderModel),
    ...createOrderStream(OrderModel),
    ...createOrderCounts(OrderModel),
    ...createOrderNames(OrderModel),
    ...createOrderSales(OrderModel),
    ...createOrderWalk(OrderModel),
  };
}

function createRecording(OrderModel: Model<OrderDocument>) {
  const restoreCorrection = createRestoring(OrderModel);
  return {
    /**
     * Records an order as its workflow holds it; an older recording never overwrites a newer one. The workflow's clock decides
     * before the revision: a workflow task that the server has discarded is done again, and may come to more under a lower number.
     */
    async record(order: Order): Promise<void> {
      const { _id, ...fields } = toDocument(order);
      // Lean: hydrating and validating what has just been mapped would cost more than the insert itself.
      const insert = () => insertedAnew(() => OrderModel.insertMany([{ _id, ...fields }], { lean: true }));
      const overwrite = async () => {
        const { revision, updatedAt } = order;
        const older = { _id, $or: [{ updatedAt: { $lt: updatedAt } }, { updatedAt, revision: { $lte: revision } }] };
        const found = await OrderModel.findOneAndUpdate(older, { $set: fields }, { runValidators: true })
          .select('correction')
          .lean();
        if (found?.correction) await restoreCorrection(order, found.correction);
        return found !== null;
      };
      // Most orders are recorded once or twice, so the first recording tries the insert first.
      if (order.revision <= 1 && (await insert())) return;
      if ((await overwrite()) || (await insert()) || (await overwrite())) return;
      if (await OrderModel.exists({ _id })) return;
      throw new Error(`Order ${_id} can't be recorded: its store order id belongs to another order.`);
    },
  };
}

function createRecords(OrderModel: Model<OrderDocument>) {
  async function readPage(conditions: Record<string, unknown>, page: PageRequest) {
    const found = await OrderModel.find({ $and: [conditions, after(page.cursor, 'acceptedAt')] })
      .sort({ acceptedAt: -1, _id: -1 })
      .limit(page.limit + 1)
      .lean();
    const { items, cursor } = cutPage(found, page.limit, ({ acceptedAt, _id }) => ({ at: acceptedAt, id: _id }));
    return { orders: items.map(toOrder), cursor };
  }

  return {
    /** Adds a redelivery to its order's timeline, beside others at the same moment, and replaces a corrected address; a repetition changes nothing. */
    async noteRedelivery(redelivery: RedeliveryNote): Promise<void> {
      const found = await OrderModel.findById(redelivery.orderId).select('buyer.email').lean();
      const { missing, addition } = redeliveryUpdate(redelivery, found?.buyer.email ?? null);
      await OrderModel.updateOne(missing, addition, { runValidators: true });
    },
    /** The address that a redelivery has put in the place of this one, unless whoever has it knows of that. */
    async findCorrection(orderId: string, email: string, known: readonly string[]): Promise<string | null> {
      const found = await OrderModel.findById(orderId).select('correction').lean();
      const made = found?.correction;
      return made?.was.includes(email) && !known.includes(made.mark) ? made.email : null;
    },
    async find(orderId: string): Promise<Order | null> {
      const found = await OrderModel.findById(orderId).lean();
      return found && toOrder(found);
    },
    async findByExternalId(storeId: string, externalId: string): Promise<Order | null> {
      const found = await OrderModel.findOne({ externalId, storeId }).lean();
      return found && toOrder(found);
    },
    /** The newest first; orders that come while somebody turns the pages shift none of them. */
    list: (filter: OrderFilter, page: PageRequest): Promise<{ orders: Order[]; cursor: string | null }> =>
      readPage(toConditions(filter), page),
    /** The lines that wait for a person, by pages of `limit` orders, the newest order first. */
    async listExceptions(
      filter: ExceptionFilter & OfStores,
      page: PageRequest,
    ): Promise<{ items: { order: Order; line: Line }[]; cursor: string | null }> {
      const { orders, cursor } = await readPage(toExceptionConditions(filter), page);
      const items = orders.flatMap((order) =>
        order.lines.filter((line) => isWanted(line, filter)).map((line) => ({ order, line })),
      );
      return { items, cursor };
    },
    /** True while an order has not ended in which a line is of this product of ours, or may be mapped to it. */
    areOpenFor: async (product: string): Promise<boolean> =>
      (await OrderModel.exists({ state: { $in: OPEN }, lines: { $elemMatch: ofProduct(product) } })) !== null,
    /** The orders that have a line which waits for this publisher's keys, the newest first. */
    listWaitingForPublisher: (
      publisher: string,
      page: PageRequest,
    ): Promise<{ orders: Order[]; cursor: string | null }> => {
      const line = { publisher, 'exception.reason': { $in: WAITING_FOR_PUBLISHER } };
      return readPage({ 'lines.publisher': publisher, lines: { $elemMatch: line } }, page);
    },
  };
}

/** The address that a redelivery has corrected wins over the one that a workflow has begun with that does not know of it. */
const createRestoring =
  (OrderModel: Model<OrderDocument>) =>
  async (order: Order, { mark, email, was }: AddressCorrection): Promise<void> => {
    const { orderId: _id, buyer } = order;
    if (buyer.email === null || !was.includes(buyer.email) || !isUnknownTo(order, mark)) return;
    const corrected = { 'buyer.email': email, emailKey: emailKey(email) };
    await OrderModel.updateOne({ _id, 'buyer.email': buyer.email }, { $set: corrected }, { runValidators: true });
  };

function redeliveryUpdate(redelivery: RedeliveryNote, was: string | null) {
  const { orderId, n, email } = redelivery;
  const entries = redeliveryEntries(redelivery);
  const [{ event, note }] = entries;
  const isWithout = { $not: { $elemMatch: { event, note } } };
  return {
    missing: { _id: orderId, timeline: isWithout, redeliveries: isWithout },
    addition: {
      // Neither the time nor the revision: a reopened order's older checkpoint must not count as stale for a note.
      $push: { redeliveries: { $each: entries, $slice: -TIMELINE_LENGTH } },
      ...(email !== null && {
        $set: {
          ...{ 'buyer.email': email, emailKey: emailKey(email) },
          ...{ 'correction.mark': redeliveryMark(n), 'correction.email': email },
        },
        ...(was !== null && { $addToSet: { 'correction.was': was } }),
      }),
    },
  };
}

function toConditions({ storeIds, state, from, to, ...named }: OrderFilter): Record<string, unknown> {
  const { email, externalId, number, text, orderIds, isOpen } = named;
  const acceptedAt = between(from, to);
  return {
    ...ofStores(storeIds),
    ...(state !== undefined && { state }),
    ...(isOpen && { endedAt: null }),
    ...(email !== undefined && { emailKey: emailKey(email) }),
    ...(externalId !== undefined && { externalId }),
    ...(number !== undefined && { number }),
    ...(text !== undefined && { $or: namesOf(text) }),
    ...(orderIds !== undefined && { _id: { $in: orderIds } }),
    ...(acceptedAt && { acceptedAt }),
  };
}

/** Each of these is asked by an index of its own. Shops show a number with # or without it, and people write down either. */
const namesOf = (text: string): Record<string, unknown>[] => [
  { _id: text },
  { externalId: { $in: withAndWithoutMark(text) } },
  { number: { $in: withAndWithoutMark(text) } },
  ...(text.includes('@') ? [{ emailKey: emailKey(text) }] : []),
];

const withAndWithoutMark = (text: string): string[] => {
  const bare = text.replace(/^#\s*/, '');
  return [...new Set([text, bare, `#${bare}`])];
};

const ofProduct = (product: string) => ({ $or: [{ product }, { product: null, storeProduct: product }] });

function toExceptionConditions({ storeId, storeIds, ...filter }: ExceptionFilter & OfStores): Record<string, unknown> {
  const { reason, product, publisher, sinceFrom, sinceTo } = filter;
  const since = {
    ...(sinceFrom !== undefined && { $gte: sinceFrom }),
    ...(sinceTo !== undefined && { $lte: sinceTo }),
  };
  const line = {
    'exception.reason': reason ?? { $in: EXCEPTION_REASONS },
    ...(Object.keys(since).length > 0 && { 'exception.since': since }),
    ...(publisher !== undefined && { publisher }),
    ...(product !== undefined && ofProduct(product)),
  };
  return { ...ofStores(storeIds), ...(storeId !== undefined && { storeId }), lines: { $elemMatch: line } };
}

/** Of an order whose one line is wanted, others may not be. */
const isWanted = ({ exception, product, storeProduct, publisher }: Line, filter: ExceptionFilter): boolean =>
  exception !== null &&
  isOr(filter.reason, exception.reason) &&
  isOr(filter.product, product ?? storeProduct) &&
  isOr(filter.publisher, publisher) &&
  exception.since >= (filter.sinceFrom ?? '') &&
  (filter.sinceTo === undefined || exception.since <= filter.sinceTo);

const isOr = <T>(wanted: T | undefined, found: T | null): boolean => wanted === undefined || wanted === found;
