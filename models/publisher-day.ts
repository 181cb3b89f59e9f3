import { Schema, type Connection } from 'mongoose';
import { timeClass } from '../domain/answer-times';
import { startOfDay, type Period } from '../domain/period';
import type { AttemptOutcome, PublisherCounts } from '../domain/publisher-report';
import type { Attempt } from '../domain/rights';
import { upserted } from './duplicate-key';

interface PublisherDayDocument {
  _id: string;
  publisher: string;
  /** Midnight (UTC) of the day that the questions were put on. */
  day: Date;
  outcomes?: Record<string, number>;
  /** How many answers there were in each class of time. */
  times?: Record<string, number>;
}

const counts = { type: Map, of: Number };
const publisherDay = new Schema<PublisherDayDocument>(
  {
    _id: { type: String, required: true },
    publisher: { type: String, required: true },
    day: { type: Date, required: true },
    outcomes: counts,
    times: counts,
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false, collection: 'publisher_days' },
);
publisherDay.index({ day: 1 });

/** An attempt that has come to its end. */
export type EndedAttempt = Pick<Attempt, 'publisher' | 'durationMs' | 'httpStatus'> & {
  askedAt: Date;
  outcome: AttemptOutcome;
};

/** Creates the daily counts of what publishers' key servers have answered; of the attempts themselves only the newest are kept. */
export function createPublisherDays(connection: Connection) {
  const PublisherDayModel = connection.model<PublisherDayDocument>('PublisherDay', publisherDay);

  async function count({ publisher, askedAt, outcome, httpStatus, durationMs }: EndedAttempt): Promise<void> {
    const day = startOfDay(askedAt);
    const hasAnswer = httpStatus !== null && durationMs !== null;
    const update = {
      $setOnInsert: { publisher, day },
      $inc: { [`outcomes.${outcome}`]: 1, ...(hasAnswer && { [`times.${timeClass(durationMs)}`]: 1 }) },
    };
    await PublisherDayModel.updateOne({ _id: `${publisher}/${day.toISOString().slice(0, 10)}` }, update, {
      upsert: true,
    });
  }

  return {
    count: (attempt: EndedAttempt): Promise<void> => upserted(() => count(attempt)),
    /** Adds up days, each by its midnight (UTC), by publisher. */
    async sum({ from, to }: Period): Promise<Map<string, PublisherCounts>> {
      const sums = new Map<string, Sum>();
      const days = PublisherDayModel.find({ day: { $gte: from, $lt: to } });
      for await (const { publisher, outcomes = {}, times = {} } of days.lean().cursor()) {
        const sum: Sum = sums.get(publisher) ?? { publisher, outcomes: new Map(), times: new Map() };
        sums.set(publisher, sum);
        for (const [outcome, each] of Object.entries(outcomes)) add(sum.outcomes, outcome as AttemptOutcome, each);
        for (const [place, each] of Object.entries(times)) add(sum.times, Number(place), each);
      }
      return sums;
    },
  };
}

interface Sum extends PublisherCounts {
  outcomes: Map<AttemptOutcome, number>;
  times: Map<number, number>;
}

function add<Key>(sums: Map<Key, number>, key: Key, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count);
}
