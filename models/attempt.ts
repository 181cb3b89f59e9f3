import { Schema, Types, type Connection } from 'mongoose';
import type { Attempt } from '../domain/rights';
import { upserted } from './duplicate-key';
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

/** A question that has been recorded, for `close`. */
export type OpenAttempt = Pick<RecordedAttempt, 'id' | 'orderId' | 'line' | 'publisher' | 'askedAt'>;

/** When a line was last asked for. */
export type AskedLine = Pick<Attempt, 'orderId' | 'line' | 'askedAt'>;

interface StoredAttempt extends Omit<Attempt, 'orderId' | 'line' | 'askedAt' | 'answeredAt'> {
  _id: Types.ObjectId;
  askedAt: Date;
  answeredAt: Date | null;
}

/** What was asked for one line; one document, so that a try writes to one place only. */
interface LineAttemptsDocument {
  _id: string;
  orderId: string;
  line: string;
  /** Who was asked last, and when. */
  publisher: string;
  askedAt: Date;
  /** How often it was asked for, also in attempts that are no longer kept. */
  count: number;
  /** In the order in which they were recorded. */
  attempts: StoredAttempt[];
}

const attempt = new Schema<StoredAttempt>(
  {
    round: requiredNumber,
    publisher: requiredText,
    quantity: requiredNumber,
    reference: requiredText,
    askedAt: { type: Date, required: true },
    answeredAt: { type: Date, default: null },
    durationMs: optionalNumber,
    outcome: { ...optionalText, enum: [...ATTEMPT_OUTCOMES, null] },
    keys: requiredNumber,
    httpStatus: optionalNumber,
    returnCode: optionalText,
    returnMessage: optionalText,
  },
  { strict: 'throw' },
);
const lineAttempts = new Schema<LineAttemptsDocument>(
  {
    _id: requiredText,
    orderId: requiredText,
    line: requiredText,
    publisher: requiredText,
    askedAt: { type: Date, required: true },
    count: requiredNumber,
    attempts: [attempt],
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
lineAttempts.index({ publisher: 1, askedAt: 1 });

/** Creates the record of what key servers were asked. */
export function createAttempts(
  connection: Connection,
  publisherDays: Pick<ReturnType<typeof createPublisherDays>, 'count'>,
) {
  const AttemptModel = connection.model<LineAttemptsDocument>('Attempt', lineAttempts);

  async function push(question: AttemptQuestion, _id: Types.ObjectId): Promise<void> {
    const { orderId, line, publisher } = question;
    const update = {
      $setOnInsert: { orderId, line },
      $set: { publisher },
      $max: { askedAt: new Date(question.askedAt) },
      $inc: { count: 1 },
      $push: { attempts: { $each: [toStored(question, _id)], $slice: -ATTEMPTS_KEPT } },
    };
    await AttemptModel.updateOne({ _id: keyOf(orderId, line) }, update, { upsert: true, runValidators: true });
  }

  async function list(orderId: string, line: string, limit = ATTEMPTS_KEPT): Promise<RecordedAttempt[]> {
    // The fields are named, for the stand-in database takes the slice alone for all that is wanted.
    const fields = { orderId: 1, line: 1, count: 1, attempts: { $slice: -limit } };
    const found = await AttemptModel.findById(keyOf(orderId, line), fields).lean();
    return found ? toAttempts(found) : [];
  }

  async function latest(orderId: string, line: string): Promise<RecordedAttempt | null> {
    const [newest = null] = await list(orderId, line, 1);
    return newest;
  }

  return {
    /** Records a question before it is put, and removes the line's oldest; the result names it for `close`. */
    async open(question: AttemptQuestion): Promise<OpenAttempt> {
      const { orderId, line, publisher, askedAt } = question;
      const _id = new Types.ObjectId();
      await upserted(() => push(question, _id));
      return { id: _id.toString(), orderId, line, publisher, askedAt };
    },
    /** Records what came of a question and counts it for its publisher, once; one that is no longer kept stays away. */
    async close({ id, orderId, line, publisher, askedAt }: OpenAttempt, answer: AttemptAnswer): Promise<void> {
      const { outcome, durationMs, httpStatus } = answer;
      const _id = new Types.ObjectId(id);
      const stillOpen = { _id: keyOf(orderId, line), attempts: { $elemMatch: { _id, outcome: null } } };
      // By the id alone: the stand-in database looks at this filter anew after each field that it has set.
      const options = { arrayFilters: [{ 'asked._id': _id }], runValidators: true };
      const { matchedCount } = await AttemptModel.updateOne(stillOpen, { $set: toAnswered(answer) }, options);
      if (matchedCount === 0 || outcome === null) return;
      await publisherDays.count({ publisher, askedAt: new Date(askedAt), outcome, durationMs, httpStatus });
    },
    /** What was asked for a line, the newest first. */
    list,
    /** The last question that was put for a line; null before the first. */
    latest,
    /** The lines that a publisher was last asked for from then on, the one that has waited longest first. */
    async listSince(publisher: string, since: Date, limit: number): Promise<AskedLine[]> {
      const found = await AttemptModel.find({ publisher, askedAt: { $gte: since } })
        .select('orderId line askedAt')
        .sort({ askedAt: 1 })
        .limit(limit)
        .lean();
      return found.map(({ orderId, line, askedAt }) => ({ orderId, line, askedAt: askedAt.toISOString() }));
    },
  };
}

const keyOf = (orderId: string, line: string): string => `${orderId}/${line}`;

const toStored = (
  { round, publisher, quantity, reference, askedAt }: AttemptQuestion,
  _id: Types.ObjectId,
): StoredAttempt => ({
  ...{ _id, round, publisher, quantity, reference, askedAt: new Date(askedAt) },
  ...{ answeredAt: null, durationMs: null, outcome: null, keys: 0 },
  ...{ httpStatus: null, returnCode: null, returnMessage: null },
});

/** Names the answer's fields within the attempt that was asked. */
const toAnswered = ({ answeredAt, ...answer }: AttemptAnswer): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({ ...answer, answeredAt: answeredAt === null ? null : new Date(answeredAt) }).map(
      ([field, value]) => [`attempts.$[asked].${field}`, value],
    ),
  );

/** The newest first; what was read are the last of all that are counted. */
const toAttempts = ({ orderId, line, count, attempts }: LineAttemptsDocument): RecordedAttempt[] =>
  attempts.toReversed().map(({ _id, askedAt, answeredAt, ...found }, place) => ({
    id: _id.toString(),
    orderId,
    line,
    round: found.round,
    number: count - place,
    publisher: found.publisher,
    quantity: found.quantity,
    reference: found.reference,
    askedAt: askedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    durationMs: found.durationMs,
    outcome: found.outcome,
    keys: found.keys,
    httpStatus: found.httpStatus,
    returnCode: found.returnCode,
    returnMessage: found.returnMessage,
  }));
