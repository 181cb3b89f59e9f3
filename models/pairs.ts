import { Schema } from 'mongoose';

/** A record's entry as it is stored: its key may hold dots and dollar signs, which the names of fields may not. */
export interface Pair<T> {
  key: string;
  value: T;
}

export const textPairs = { type: [new Schema({ key: String, value: String }, { _id: false, strict: 'throw' })] };
export const valuePairs = {
  type: [new Schema({ key: String, value: Schema.Types.Mixed }, { _id: false, strict: 'throw' })],
};

/** Turns a record into the pairs that are stored. */
export const toPairs = <T>(record: Readonly<Record<string, T>>): Pair<T>[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

/** Turns stored pairs back into the record. */
export const fromPairs = <T>(pairs: readonly Pair<T>[]): Record<string, T> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
