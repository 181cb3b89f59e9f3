/** The most that one command of the database names or brings: far below the 16 MB that it may have. */
const BATCH = 500;

/** Cuts a list into what one command may have. */
export function* batchesOf<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}
