import { mongo } from 'mongoose';

/** The database's error code for a second document with the same key. */
export const DUPLICATE_KEY = 11_000;

/** True for the database's refusal to hold the same key twice. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;

/** Runs an insert; false when what it inserts is there already. */
export async function insertedAnew(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Runs an upsert, and once more where another was the first to insert the same: now there is something to update. */
export async function upserted(upsert: () => Promise<unknown>): Promise<void> {
  if (!(await insertedAnew(upsert))) await upsert();
}
