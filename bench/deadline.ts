/** Rejects when the work has not ended in time, with what `underWay` says then; the work itself goes on. */
export async function withinDeadline<Result>(
  milliseconds: number,
  work: Promise<Result>,
  underWay: () => string,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not ended in its time: ${underWay()}`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
