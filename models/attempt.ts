import { Schema, type Connection, type Types } from 'mongoose';
import type { Attempt } from '../domain/rights';
import { optionalNumber, optionalText, requiredNumber, requiredText } from './fields';
import type { createPublisherDays } from './publisher-day';

/** What a question to a key server may have come to. */
export const ATTEMPT_OUTCOMES = [
  'granted',
  'short',
  'duplicate',
  'refused',
  'retry',
  'timeout',
  'network',
  'server',
  'invalid',
  'busy',
] as const satisfies readonly NonNullable<Attempt['outcome']>[];

/** The attempts that are kept of a line: the newest. */
export const ATTEMPTS_KEPT = 20;

/** A question before it is put. */
export type AttemptQuestion = Pick<
  Attempt,
  'orderId' | 'line' | 'round' | 'publisher' | 'quantity' | 'reference' | 'askedAt'
>;

/** What came of it. */
export type AttemptAnswer = Pick<
  Attempt,
  'answeredAt' | 'durationMs' | 'outcome' | 'keys' | 'httpStatus' | 'returnCode' | 'returnMessage'
>;

export interface RecordedAttempt extends Attempt {
  id: string;
  /** Counted from 1 within the line, also over those that are no longer kept. */
  number: number;
}

interface AttemptDocument extends Omit<RecordedAttempt, 'id' | 'askedAt' | 'answeredAt'> {
  askedAt: Date;
  answeredAt: Date | null;
}

type StoredAttempt = AttemptDocument & { _id: Types.ObjectId };

const attempt = new Schema<AttemptDocument>(
  {
    orderId: requiredText,
    line: requiredText,
    round: requiredNumber,
    number: requiredNumber,
    publisher: requiredText,
    quantity: requiredNumber,
    reference: optionalText,
    askedAt: { type: Date, required: true },
    answeredAt: { type: Date, default: null },
    durationMs: optionalNumber,
    outcome: { ...optionalText, enum: [...ATTEMPT_OUTCOMES, null] },
    keys: requiredNumber,
    httpStatus: optionalNumber,
    returnCode: optionalText,
    returnMessage: optionalText,
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
attempt.index({ orderId: 1, line: 1, askedAt: -1, _id: -1 });
attempt.index({ publisher: 1, askedAt: 1 });

const NEWEST_FIRST = { askedAt: -1, _id: -1 } as const;

/** Creates the record of what key servers were asked. */
export function createAttempts(
  connection: Connection,
  publisherDays: Pick<ReturnType<typeof createPublisherDays>, 'count'>,
) {
  const AttemptModel = connection.model<AttemptDocument>('Attempt', attempt);

  async function list(orderId: string, line: string, limit = ATTEMPTS_KEPT): Promise<RecordedAttempt[]> {
    const found = await AttemptModel.find({ orderId, line }).sort(NEWEST_FIRST).limit(limit).lean();
    return found.map(toAttempt);
  }

  async function latest(orderId: string, line: string): Promise<RecordedAttempt | null> {
    const [newest = null] = await list(orderId, line, 1);
    return newest;
  }

  return {
    /** Records a question before it is put, and removes the line's oldest; the result names it for `close`. */
    async open({ askedAt, ...question }: AttemptQuestion): Promise<string> {
      const { orderId, line } = question;
      const earlier = await AttemptModel.find({ orderId, line }).sort(NEWEST_FIRST).select('number').lean();
      const number = (earlier[0]?.number ?? 0) + 1;
      const { _id } = await AttemptModel.create({ ...question, number, askedAt: new Date(askedAt), keys: 0 });
      const old = earlier.slice(ATTEMPTS_KEPT - 1).map((one) => one._id);
      if (old.length > 0) await AttemptModel.deleteMany({ _id: { $in: old } });
      return _id.toString();
    },
    /** Records what came of a question and counts it for its publisher, once; one that is no longer kept stays away. */
    async close(id: string, { answeredAt, ...answer }: AttemptAnswer): Promise<void> {
      const closed = { ...answer, answeredAt: answeredAt === null ? null : new Date(answeredAt) };
      const options = { runValidators: true, returnDocument: 'before' } as const;
      const open = await AttemptModel.findOneAndUpdate({ _id: id }, { $set: closed }, options).lean();
      const { outcome, durationMs, httpStatus } = answer;
      if (!open || open.outcome !== null || outcome === null) return;
      await publisherDays.count({ publisher: open.publisher, askedAt: open.askedAt, outcome, durationMs, httpStatus });
    },
    /** What was asked for a line, the newest first. */
    list,
    /** The last question that was put for a line; null before the first. */
    latest,
    /** What a publisher was asked from then on, the oldest first. */
    async listSince(publisher: string, since: Date, limit: number): Promise<RecordedAttempt[]> {
      const found = await AttemptModel.find({ publisher, askedAt: { $gte: since } })
        .sort({ askedAt: 1 })
        .limit(limit)
        .lean();
      return found.map(toAttempt);
    },
  };
}

const toAttempt = ({ _id, askedAt, answeredAt, ...found }: StoredAttempt): RecordedAttempt => ({
  id: _id.toString(),
  orderId: found.orderId,
  line: found.line,
  round: found.round,
  number: found.number,
  publisher: found.publisher,
  quantity: found.quantity,
  reference: found.reference ?? null,
  askedAt: askedAt.toISOString(),
  answeredAt: answeredAt?.toISOString() ?? null,
  durationMs: found.durationMs,
  outcome: found.outcome,
  keys: found.keys,
  httpStatus: found.httpStatus,
  returnCode: found.returnCode,
  returnMessage: found.returnMessage,
});
