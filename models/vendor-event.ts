import { createHash } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { VENDOR_EVENT_TYPES, type RecordedEvent, type VendorEvent } from '../domain/vendor-event';
import { insertedAnew } from './duplicate-key';
import { optionalText, requiredText } from './fields';
import { afterRising, cutPage, type PageRequest } from './page';

interface VendorEventDocument extends Omit<RecordedEvent, 'id' | 'at'> {
  _id: string;
  at: Date;
}

const vendorEvent = new Schema<VendorEventDocument>(
  {
    _id: requiredText,
    type: { ...requiredText, enum: VENDOR_EVENT_TYPES },
    at: { type: Date, required: true },
    subject: requiredText,
    storeId: optionalText,
    data: requiredText,
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
vendorEvent.index({ at: 1, _id: 1 });

/** Creates the record of what the vendor's own systems are told. */
export function createVendorEvents(connection: Connection) {
  const VendorEventModel = connection.model<VendorEventDocument>('VendorEvent', vendorEvent);
  return {
    /** Records an event once for its cause: what a repetition says differently is not heard. */
    async record({ cause, at, data, ...event }: VendorEvent): Promise<RecordedEvent> {
      const _id = eventId(cause);
      const document = { _id, ...event, at: new Date(at), data: JSON.stringify(data) };
      const isNew = await insertedAnew(() => VendorEventModel.create(document));
      const found = isNew ? document : await VendorEventModel.findById(_id).lean();
      if (!found) throw new Error(`The record of event ${_id} has gone while it was being read.`);
      return toEvent(found);
    },
    async find(id: string): Promise<RecordedEvent | null> {
      const found = await VendorEventModel.findById(id).lean();
      return found && toEvent(found);
    },
    /** What has happened in a stretch of time, the oldest first. */
    async listBetween(
      from: string,
      to: string,
      page: PageRequest,
    ): Promise<{ events: RecordedEvent[]; cursor: string | null }> {
      const found = await VendorEventModel.find({ $and: [within(from, to), afterRising(page.cursor, 'at')] })
        .sort({ at: 1, _id: 1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ at, _id }) => ({ at, id: _id }));
      return { events: items.map(toEvent), cursor };
    },
    /** How many that are, counted up to `most`. */
    countBetween: (from: string, to: string, most: number): Promise<number> =>
      VendorEventModel.countDocuments(within(from, to)).limit(most),
  };
}

const within = (from: string, to: string) => ({ at: { $gte: new Date(from), $lte: new Date(to) } });

/** A hash, because an id is sent in clear and signed between full stops, which the ids of orders and lines may hold. */
const eventId = (cause: string): string => `evt_${createHash('sha256').update(cause).digest('hex').slice(0, 32)}`;

const toEvent = ({ _id, type, at, subject, storeId, data }: VendorEventDocument): RecordedEvent => ({
  id: _id,
  type,
  at: at.toISOString(),
  subject,
  storeId,
  data,
});
