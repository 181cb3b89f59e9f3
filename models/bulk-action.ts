import { Schema, type Connection } from 'mongoose';
import { BULK_ACTIONS, BULK_STATES, type BulkAction, type BulkState } from '../domain/bulk-action';
import { insertedAnew } from './duplicate-key';
import { optionalText, requiredText } from './fields';
import { after, cutPage, type PageRequest } from './page';

interface BulkActionDocument extends Omit<BulkAction, 'id' | 'filter' | 'createdAt' | 'endedAt'> {
  _id: string;
  /** As JSON, for nobody looks for it. */
  filter: string | null;
  createdAt: Date;
  endedAt: Date | null;
}

const bulkAction = new Schema<BulkActionDocument>(
  {
    _id: requiredText,
    action: { ...requiredText, enum: BULK_ACTIONS },
    source: optionalText,
    filter: optionalText,
    storeId: optionalText,
    by: requiredText,
    why: requiredText,
    state: { ...requiredText, enum: BULK_STATES },
    createdAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
bulkAction.index({ createdAt: -1, _id: -1 });
bulkAction.index({ storeId: 1, createdAt: -1, _id: -1 });

const ENDED: readonly BulkState[] = ['cancelled', 'done'];

/** Creates the record of what was asked for of many lines at once. */
export function createBulkActions(connection: Connection) {
  const BulkActionModel = connection.model<BulkActionDocument>('BulkAction', bulkAction);
  return {
    /** False when there is one of that id; it stays as it is. */
    async begin({ id, filter, createdAt, ...rest }: BulkAction): Promise<boolean> {
      const asked = { filter: filter && JSON.stringify(filter), createdAt: new Date(createdAt), endedAt: null };
      const document = { ...rest, _id: id, ...asked };
      return insertedAnew(() => BulkActionModel.create(document));
    },
    async find(id: string): Promise<BulkAction | null> {
      const found = await BulkActionModel.findById(id).lean();
      return found && toBulkAction(found);
    },
    /** Notes how it goes on; what has ended stays so. */
    async note(id: string, state: BulkState, at: Date): Promise<void> {
      const changes = { state, endedAt: ENDED.includes(state) ? at : null };
      await BulkActionModel.updateOne({ _id: id, state: { $nin: ENDED } }, { $set: changes });
    },
    /** The newest first; those of these stores, or all. */
    async list(
      stores: readonly string[] | null,
      page: PageRequest,
    ): Promise<{ actions: BulkAction[]; cursor: string | null }> {
      const ofStores = stores === null ? {} : { storeId: { $in: [...stores] } };
      const found = await BulkActionModel.find({ $and: [ofStores, after(page.cursor, 'createdAt')] })
        .sort({ createdAt: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ createdAt, _id }) => ({ at: createdAt, id: _id }));
      return { actions: items.map(toBulkAction), cursor };
    },
  };
}

const toBulkAction = (found: BulkActionDocument): BulkAction => ({
  id: found._id,
  action: found.action,
  source: found.source,
  filter: found.filter === null ? null : (JSON.parse(found.filter) as BulkAction['filter']),
  storeId: found.storeId,
  by: found.by,
  why: found.why,
  state: found.state,
  createdAt: found.createdAt.toISOString(),
  endedAt: found.endedAt?.toISOString() ?? null,
});
