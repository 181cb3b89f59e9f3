import { createHash } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import type { Handout } from '../domain/handout';
import { HANDOUT } from '../domain/ids';
import { insertedAnew } from './duplicate-key';
import { optionalText, requiredNumber, requiredText } from './fields';
import { after, cutPage, type PageRequest } from './page';

interface HandoutDocument extends Omit<Handout, 'at'> {
  _id: string;
  at: Date;
}

const handout = new Schema<HandoutDocument>(
  {
    _id: requiredText,
    product: requiredText,
    label: requiredText,
    count: requiredNumber,
    email: optionalText,
    by: requiredText,
    at: { type: Date, required: true },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
handout.index({ product: 1, at: -1, _id: -1 });

/** A batch is named by its product and its label, so that a repeated call meets the same one. */
const handoutId = (product: string, label: string): string =>
  createHash('sha256').update(`${product}\n${label}`).digest('base64url').slice(0, 24);

/** The allocations of a batch's codes. */
export const handoutUnits = ({ product, label, count }: Pick<Handout, 'product' | 'label' | 'count'>): string[] =>
  Array.from({ length: count }, (_, index) => `${HANDOUT}/${handoutId(product, label)}/${index + 1}`);

/** Creates the record of the batches that were handed out by hand. */
export function createHandouts(connection: Connection) {
  const HandoutModel = connection.model<HandoutDocument>('Handout', handout);

  return {
    /** Begins a batch, and returns it as it was begun first. */
    async begin(begun: Handout): Promise<Handout> {
      const _id = handoutId(begun.product, begun.label);
      if (await insertedAnew(() => HandoutModel.create({ _id, ...begun, at: new Date(begun.at) }))) return begun;
      const found = await HandoutModel.findById(_id).lean();
      if (!found) throw new Error(`The batch ${_id} has gone while it was begun.`);
      return toHandout(found);
    },
    async find(product: string, label: string): Promise<Handout | null> {
      const found = await HandoutModel.findById(handoutId(product, label)).lean();
      return found && toHandout(found);
    },
    /** The newest first. */
    async list(product: string, page: PageRequest): Promise<{ handouts: Handout[]; cursor: string | null }> {
      const found = await HandoutModel.find({ $and: [{ product }, after(page.cursor, 'at')] })
        .sort({ at: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ at, _id }) => ({ at, id: _id }));
      return { handouts: items.map(toHandout), cursor };
    },
  };
}

const toHandout = ({ product, label, count, email, by, at }: HandoutDocument): Handout => ({
  product,
  label,
  count,
  email,
  by,
  at: at.toISOString(),
});
