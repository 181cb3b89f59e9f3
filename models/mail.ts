import { Schema, type Connection } from 'mongoose';
import type { ToldMail } from '../domain/order-records';
import { NO_BACKLOG, type Backlog } from '../domain/overview';
import { insertedAnew } from './duplicate-key';

export const MAIL_STATUSES = ['sending', 'sent', 'refused'] as const;

/** A mail by what it delivers, without its address and content. */
export interface Mail {
  key: string;
  kind: string;
  orderId: string | null;
  messageId: string;
  status: (typeof MAIL_STATUSES)[number];
  attempts: number;
  /** ISO time. */
  sentAt: string | null;
  /** Why the server refused it for good, without the address. */
  refusal: string | null;
}

interface MailDocument extends Omit<Mail, 'key' | 'sentAt'> {
  _id: string;
  sentAt: Date | null;
}

const mail = new Schema<MailDocument>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    orderId: { type: String, default: null, index: true },
    messageId: { type: String, required: true, index: true },
    status: { type: String, enum: MAIL_STATUSES, required: true },
    attempts: { type: Number, required: true },
    sentAt: { type: Date, default: null },
    refusal: { type: String, default: null },
  },
  { timestamps: true, strict: 'throw', strictQuery: 'throw', versionKey: false },
);

mail.index({ status: 1, createdAt: 1 });

/** Creates the record of mails, which is looked up before each sending. */
export function createMails(connection: Connection) {
  const MailModel = connection.model<MailDocument>('Mail', mail);

  async function find(key: string): Promise<Mail | null> {
    const found = await MailModel.findById(key).lean();
    return found && toMail(found);
  }

  return {
    find,
    /** Counts an attempt and returns the mail; one that has been sent or refused is returned as it is. */
    async begin(key: string, about: Pick<Mail, 'kind' | 'orderId' | 'messageId'>): Promise<Mail> {
      const { kind, orderId, messageId } = about;
      const first = { kind, orderId, messageId, status: 'sending', attempts: 1, sentAt: null, refusal: null } as const;
      if (await insertedAnew(() => MailModel.create({ _id: key, ...first }))) return { key, ...first };
      const again = { $inc: { attempts: 1 } };
      const options = { returnDocument: 'after' } as const;
      const begun = await MailModel.findOneAndUpdate({ _id: key, status: 'sending' }, again, options).lean();
      const mail = begun ? toMail(begun) : await find(key);
      if (!mail) throw new Error(`The record of mail ${key} has gone while it was being sent.`);
      return mail;
    },
    async markSent(key: string, at: Date): Promise<void> {
      await MailModel.updateOne({ _id: key }, { $set: { status: 'sent', sentAt: at, refusal: null } });
    },
    /** Also for a mail that came back after it had been sent. */
    async markRefused(key: string, reason: string): Promise<void> {
      await MailModel.updateOne({ _id: key }, { $set: { status: 'refused', refusal: reason } });
    },
    /** The mails that no server has taken yet, counted up to `most`, and since when the oldest waits. */
    async backlog(most: number): Promise<Backlog> {
      const waiting = { status: 'sending' } as const;
      const oldest = await MailModel.findOne(waiting)
        .sort({ createdAt: 1 })
        .select('createdAt')
        .lean<{ createdAt: Date }>();
      if (!oldest) return NO_BACKLOG;
      return { count: await MailModel.countDocuments(waiting).limit(most), oldestAt: oldest.createdAt.toISOString() };
    },
    /** The mails of an order and kind that a server has taken and that have not come back. */
    async listSent(orderId: string, kind: string): Promise<Mail[]> {
      const found = await MailModel.find({ orderId, kind, status: 'sent' }).lean();
      return found.map(toMail);
    },
    /** The newest mails of an order, in the order in which they were begun. */
    async listOfOrder(orderId: string, limit: number): Promise<ToldMail[]> {
      const found = await MailModel.find({ orderId }).sort({ createdAt: -1, _id: -1 }).limit(limit).lean<TimedMail[]>();
      return found.map(toToldMail).reverse();
    },
    async findByMessageId(messageId: string): Promise<Mail | null> {
      const found = await MailModel.findOne({ messageId }).lean();
      return found && toMail(found);
    },
  };
}

type TimedMail = MailDocument & { createdAt: Date; updatedAt: Date };

const toToldMail = ({
  kind,
  messageId,
  status,
  attempts,
  sentAt,
  refusal,
  createdAt,
  updatedAt,
}: TimedMail): ToldMail => ({
  ...{ kind, messageId, status, attempts, refusal },
  begunAt: createdAt.toISOString(),
  changedAt: updatedAt.toISOString(),
  sentAt: sentAt?.toISOString() ?? null,
});

const toMail = (found: MailDocument): Mail => ({
  key: found._id,
  kind: found.kind,
  orderId: found.orderId,
  messageId: found.messageId,
  status: found.status,
  attempts: found.attempts,
  sentAt: found.sentAt?.toISOString() ?? null,
  refusal: found.refusal,
});
