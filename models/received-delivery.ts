import { randomUUID } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { DELIVERY_VERDICTS, type ReceivedDelivery } from '../domain/received-delivery';
import { optionalText, requiredNumber, requiredText } from './fields';
import { after, cutPage, type PageRequest } from './page';

/** The deliveries of a store and verdict that are kept at least: the newest, so that what is refused pushes out nothing that was taken. */
export const DELIVERIES_KEPT = 200;

/** How many may come before the old ones are looked for: so most are recorded by one write. */
const BETWEEN_CLEANINGS = 50;

const KEPT_SECONDS = 30 * 24 * 60 * 60;

interface ReceivedDeliveryDocument extends Omit<ReceivedDelivery, 'at' | 'kinds'> {
  _id: string;
  at: Date;
  kinds: string[];
}

const received = new Schema<ReceivedDeliveryDocument>(
  {
    _id: requiredText,
    storeId: requiredText,
    at: { type: Date, required: true },
    status: requiredNumber,
    verdict: { ...requiredText, enum: DELIVERY_VERDICTS },
    kinds: [String],
    reason: optionalText,
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
received.index({ storeId: 1, at: -1, _id: -1 });
received.index({ storeId: 1, verdict: 1, at: -1, _id: -1 });
received.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

/** Creates the record of what platforms have sent lately. */
export function createReceivedDeliveries(connection: Connection) {
  const ReceivedModel = connection.model<ReceivedDeliveryDocument>('ReceivedDelivery', received);
  const recorded = new Map<string, number>();

  async function removeOld(alike: Pick<ReceivedDelivery, 'storeId' | 'verdict'>): Promise<void> {
    const [oldest] = await ReceivedModel.find(alike)
      .sort({ at: -1, _id: -1 })
      .skip(DELIVERIES_KEPT)
      .limit(1)
      .select('at')
      .lean();
    if (oldest) await ReceivedModel.deleteMany({ ...alike, at: { $lte: oldest.at } });
  }

  return {
    /** Records a delivery, and now and then removes the old ones that are like it. */
    async record({ at, ...delivery }: ReceivedDelivery): Promise<void> {
      await ReceivedModel.create({ _id: randomUUID(), ...delivery, at: new Date(at) });
      const { storeId, verdict } = delivery;
      const alike = `${storeId}/${verdict}`;
      const count = (recorded.get(alike) ?? 0) + 1;
      recorded.set(alike, count % BETWEEN_CLEANINGS);
      if (count >= BETWEEN_CLEANINGS) await removeOld({ storeId, verdict });
    },
    /** The newest first. */
    async list(storeId: string, page: PageRequest): Promise<{ deliveries: ReceivedDelivery[]; cursor: string | null }> {
      const found = await ReceivedModel.find({ $and: [{ storeId }, after(page.cursor, 'at')] })
        .sort({ at: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ at, _id }) => ({ at, id: _id }));
      return { deliveries: items.map(toDelivery), cursor };
    },
  };
}

const toDelivery = ({ storeId, at, status, verdict, kinds, reason }: ReceivedDeliveryDocument): ReceivedDelivery => ({
  ...{ storeId, at: at.toISOString(), status, verdict },
  kinds: kinds as ReceivedDelivery['kinds'],
  reason,
});
