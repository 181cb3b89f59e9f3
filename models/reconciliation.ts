import { Schema, type Connection } from 'mongoose';
import {
  MISS_OUTCOMES,
  MOST_MISSES,
  RECONCILIATION_STATES,
  type Miss,
  type Reconciliation,
} from '../domain/reconciliation';
import { insertedAnew } from './duplicate-key';
import { optionalText, part, requiredNumber, requiredText } from './fields';
import { after, cutPage, type PageRequest } from './page';

/** A miss with what it says, of which each is added once. */
export type SaidMiss = Miss & { saying: string };

type Dates = 'since' | 'until' | 'startedAt';

interface ReconciliationDocument extends Omit<Reconciliation, 'id' | 'misses' | Dates> {
  _id: string;
  misses: SaidMiss[];
  since: Date;
  until: Date;
  startedAt: Date;
}

const miss = new Schema<SaidMiss>(
  {
    kind: requiredText,
    eventId: requiredText,
    externalId: optionalText,
    outcome: { ...requiredText, enum: MISS_OUTCOMES },
    saying: optionalText,
  },
  part,
);
const reconciliation = new Schema<ReconciliationDocument>(
  {
    _id: requiredText,
    storeId: requiredText,
    dryRun: { type: Boolean, required: true },
    by: optionalText,
    state: { ...requiredText, enum: RECONCILIATION_STATES },
    continues: { type: Boolean, required: true },
    since: { type: Date, required: true },
    until: { type: Date, required: true },
    startedAt: { type: Date, required: true },
    endedAt: optionalText,
    listed: requiredNumber,
    missed: requiredNumber,
    misses: [miss],
    failure: optionalText,
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
reconciliation.index({ storeId: 1, startedAt: -1, _id: -1 });

/** Creates the record of reconciliations. */
export function createReconciliations(connection: Connection) {
  const ReconciliationModel = connection.model<ReconciliationDocument>('Reconciliation', reconciliation);
  return {
    /** Begins a run; one that has begun already stays as it is. */
    async begin({ id, since, until, startedAt, ...rest }: Reconciliation): Promise<void> {
      const dates = { since: new Date(since), until: new Date(until), startedAt: new Date(startedAt) };
      await insertedAnew(() => ReconciliationModel.create({ _id: id, ...rest, ...dates }));
    },
    async find(id: string): Promise<Reconciliation | null> {
      const found = await ReconciliationModel.findById(id).lean();
      return found && toReconciliation(found);
    },
    /** Adds what a page has shown; what is said there already is not added again. */
    async addPage(id: string, { listed, misses }: { listed: number; misses: SaidMiss[] }): Promise<void> {
      await ReconciliationModel.updateOne({ _id: id }, { $inc: { listed }, $set: { failure: null } });
      for (const each of misses)
        await ReconciliationModel.updateOne(
          { _id: id, misses: { $not: { $elemMatch: { saying: each.saying } } } },
          { $inc: { missed: 1 }, $push: { misses: { $each: [each], $slice: MOST_MISSES } } },
        );
    },
    /** Notes why a try of a run that goes on has failed. */
    async noteFailure(id: string, failure: string): Promise<void> {
      await ReconciliationModel.updateOne({ _id: id, state: 'running' }, { $set: { failure } });
    },
    async end(id: string, end: Pick<Reconciliation, 'state' | 'endedAt' | 'failure'>): Promise<void> {
      await ReconciliationModel.updateOne({ _id: id }, { $set: end });
    },
    /** Until when a store's events have been taken; null for a store that has had no such run. */
    async reconciledUntil(storeId: string): Promise<string | null> {
      const found = await ReconciliationModel.findOne({ storeId, state: 'completed', dryRun: false, continues: true })
        .sort({ until: -1 })
        .select('until')
        .lean();
      return found?.until.toISOString() ?? null;
    },
    /** The newest first. */
    async list(
      storeId: string,
      page: PageRequest,
    ): Promise<{ reconciliations: Reconciliation[]; cursor: string | null }> {
      const found = await ReconciliationModel.find({ $and: [{ storeId }, after(page.cursor, 'startedAt')] })
        .sort({ startedAt: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ startedAt, _id }) => ({ at: startedAt, id: _id }));
      return { reconciliations: items.map(toReconciliation), cursor };
    },
  };
}

const toReconciliation = ({
  _id,
  since,
  until,
  startedAt,
  misses,
  ...rest
}: ReconciliationDocument): Reconciliation => ({
  ...rest,
  id: _id,
  since: since.toISOString(),
  until: until.toISOString(),
  startedAt: startedAt.toISOString(),
  misses: misses.map(({ kind, eventId, externalId, outcome }) => ({ kind, eventId, externalId, outcome })),
});
