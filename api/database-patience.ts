/** The database has not answered in time; what it was asked may still happen. */
export class DatabaseTimeoutError extends Error {
  override readonly name = 'DatabaseTimeoutError';
}

/** A database that answers at all answers in this time, and a store that is kept waiting longer gives up. */
const PATIENCE_MILLISECONDS = 3_000;

/** Reads from the database and gives it up when it hangs, where the caller can do without. */
export async function readPatiently<T>(read: () => Promise<T>, milliseconds = PATIENCE_MILLISECONDS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DatabaseTimeoutError('The database does not answer')), milliseconds);
  });
  try {
    return await Promise.race([read(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
