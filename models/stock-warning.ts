import { Schema, type Connection } from 'mongoose';
import { insertedAnew } from './duplicate-key';

interface StockWarningDocument {
  /** The product. */
  _id: string;
  /** Crossings of the threshold that the vendor has been warned of. */
  warned: number;
  /** Stock has been above the threshold since the last warning, so that the next crossing counts. */
  armed: boolean;
}

const stockWarning = new Schema<StockWarningDocument>(
  {
    _id: { type: String, required: true },
    warned: { type: Number, required: true },
    armed: { type: Boolean, required: true },
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);

/** Creates the record of low-stock warnings: one for each time that stock falls to its threshold. */
export function createStockWarnings(connection: Connection) {
  const StockWarningModel = connection.model<StockWarningDocument>('StockWarning', stockWarning);
  return {
    /** For stock that is low: the number of the crossing to warn of, the same until it is marked; null when it was. */
    async due(product: string): Promise<number | null> {
      const found = await StockWarningModel.findById(product).lean();
      if (!found) return 1;
      return found.armed ? found.warned + 1 : null;
    },
    async markSent(product: string, crossing: number): Promise<void> {
      const sent = { warned: crossing, armed: false };
      if (crossing === 1 && (await insertedAnew(() => StockWarningModel.create({ _id: product, ...sent })))) return;
      await StockWarningModel.updateOne({ _id: product, warned: crossing - 1 }, { $set: sent });
    },
    /** For stock that is above its threshold again. */
    async rearm(product: string): Promise<void> {
      await StockWarningModel.updateOne({ _id: product, armed: false }, { $set: { armed: true } });
    },
  };
}
