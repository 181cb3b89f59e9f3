import { Schema, type Connection } from 'mongoose';
import { REVOCATION_REASONS, type AnswerFacts, type RevocationReason } from '../domain/rights';
import { batchesOf } from './batches';
import { insertedAnew } from './duplicate-key';
import { optionalNumber, optionalText, requiredNumber, requiredText } from './fields';
import { ofStores, type OfStores } from './of-stores';
import { after, cutPage, type PageRequest } from './page';

export const REVOCATION_STATES = ['pending', 'acknowledged', 'refused', 'impossible'] as const;
export type RevocationState = (typeof REVOCATION_STATES)[number];

/** A key that is taken back at its publisher, and the publisher's last word on it. */
export interface Revocation extends AnswerFacts {
  /** The id of its workflow: one for each unit and event that takes it back. */
  id: string;
  /** The allocation whose key it is. */
  unit: string;
  orderId: string;
  storeId: string;
  line: string;
  publisher: string;
  product: string;
  reason: RevocationReason;
  /** `impossible` where the publisher takes no revocations. */
  state: RevocationState;
  attempts: number;
  /** ISO times. */
  requestedAt: string;
  updatedAt: string;
}

export type NewRevocation = Pick<
  Revocation,
  'id' | 'unit' | 'orderId' | 'storeId' | 'line' | 'publisher' | 'product' | 'reason' | 'requestedAt'
>;

/** How a revocation goes on; what is left out stays. */
export type RevocationProgress = Partial<Pick<Revocation, 'state' | keyof AnswerFacts>> &
  Pick<Revocation, 'updatedAt'> & {
    /** True where the publisher was asked, which counts as an attempt. */
    isAsked?: boolean;
  };

export type RevocationFilter = OfStores & {
  [Field in 'orderId' | 'publisher' | 'state']?: Revocation[Field] | undefined;
};

interface RevocationDocument extends Omit<Revocation, 'id' | 'requestedAt' | 'updatedAt'> {
  _id: string;
  requestedAt: Date;
  updatedAt: Date;
}

const revocation = new Schema<RevocationDocument>(
  {
    _id: requiredText,
    unit: requiredText,
    orderId: requiredText,
    storeId: requiredText,
    line: requiredText,
    publisher: requiredText,
    product: requiredText,
    reason: { ...requiredText, enum: REVOCATION_REASONS },
    state: { ...requiredText, enum: REVOCATION_STATES },
    attempts: requiredNumber,
    requestedAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    httpStatus: optionalNumber,
    returnCode: optionalText,
    returnMessage: optionalText,
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
revocation.index({ requestedAt: -1, _id: -1 });
revocation.index({ orderId: 1, requestedAt: -1, _id: -1 });
revocation.index({ unit: 1 });
revocation.index({ publisher: 1, state: 1, requestedAt: -1, _id: -1 });
revocation.index({ state: 1, requestedAt: -1, _id: -1 });

/** Creates the record of the keys that are taken back at their publishers. */
export function createRevocations(connection: Connection) {
  const RevocationModel = connection.model<RevocationDocument>('Revocation', revocation);
  return {
    /** Records that a key is to be taken back; false when that is recorded already, and stays as it is. */
    async open({ id, requestedAt, ...about }: NewRevocation): Promise<boolean> {
      const at = new Date(requestedAt);
      const document = { _id: id, ...about, state: 'pending', attempts: 0, requestedAt: at, updatedAt: at } as const;
      return insertedAnew(() => RevocationModel.create(document));
    },
    /** Records how it goes on; one that the publisher has acknowledged stays so. */
    async update(id: string, { updatedAt, isAsked = false, ...progress }: RevocationProgress): Promise<void> {
      const changes = { ...progress, updatedAt: new Date(updatedAt) };
      const unended = { _id: id, state: { $ne: 'acknowledged' } } as const;
      const attempts = isAsked ? 1 : 0;
      await RevocationModel.updateOne(unended, { $set: changes, $inc: { attempts } }, { runValidators: true });
    },
    async find(id: string): Promise<Revocation | null> {
      const found = await RevocationModel.findById(id).lean();
      return found && toRevocation(found);
    },
    /** All that were begun for the key of one unit. */
    async listOfUnit(unit: string): Promise<Revocation[]> {
      return (await RevocationModel.find({ unit }).lean()).map(toRevocation);
    },
    /** Those of these units whose keys are taken back already, or under way: for one key that is enough. */
    async takenBackAmong(units: string[]): Promise<string[]> {
      const taken = new Set<string>();
      for (const batch of batchesOf(units)) {
        const isTaken = { unit: { $in: batch }, state: { $in: ['pending', 'acknowledged'] } } as const;
        for (const { unit } of await RevocationModel.find(isTaken).select('unit').lean()) taken.add(unit);
      }
      return [...taken];
    },
    /** The newest first. */
    async list(
      { storeIds, ...filter }: RevocationFilter,
      page: PageRequest,
    ): Promise<{ revocations: Revocation[]; cursor: string | null }> {
      const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
      const conditions = { ...asked, ...ofStores(storeIds) };
      const found = await RevocationModel.find({ $and: [conditions, after(page.cursor, 'requestedAt')] })
        .sort({ requestedAt: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ requestedAt, _id }) => ({ at: requestedAt, id: _id }));
      return { revocations: items.map(toRevocation), cursor };
    },
  };
}

const toRevocation = (found: RevocationDocument): Revocation => ({
  id: found._id,
  unit: found.unit,
  orderId: found.orderId,
  storeId: found.storeId,
  line: found.line,
  publisher: found.publisher,
  product: found.product,
  reason: found.reason,
  state: found.state,
  attempts: found.attempts,
  requestedAt: found.requestedAt.toISOString(),
  updatedAt: found.updatedAt.toISOString(),
  httpStatus: found.httpStatus,
  returnCode: found.returnCode,
  returnMessage: found.returnMessage,
});
