/** Classes of time to each doubling: what is told of a class is at most a fifth over what was measured. */
const PER_DOUBLING = 4;

/** The class of half an hour: no call takes longer. */
const LAST_CLASS = 84;

/** How many answers there were in each class of time. */
export type AnswerTimes = ReadonlyMap<number, number>;

/** The class that a time in milliseconds is counted in. */
export const timeClass = (milliseconds: number): number => Math.min(LAST_CLASS, waitClass(milliseconds));

/** The class of a time that nothing bounds, as an order's may be. */
export const waitClass = (milliseconds: number): number =>
  milliseconds < 1 ? 0 : 1 + Math.floor(Math.log2(milliseconds) * PER_DOUBLING);

/** The milliseconds that so much of all answers took at most; null where there was none. */
export function quantileMs(times: AnswerTimes, part: number): number | null {
  const total = [...times.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let reached = 0;
  for (const [place, count] of [...times].sort(([a], [b]) => a - b)) {
    reached += count;
    if (reached >= part * total) return classLimit(place);
  }
  return classLimit(LAST_CLASS);
}

const classLimit = (place: number): number => Math.ceil(2 ** (place / PER_DOUBLING));
