export const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;

/** A stretch of time: `from` belongs to it and `to` does not, so that periods that follow each other share nothing. */
export interface Period {
  from: Date;
  to: Date;
}

/** The midnight (UTC) that a day has begun with. */
export const startOfDay = (time: Date): Date => new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS);

/** The whole days (UTC) that a period touches. */
export const daysTouched = ({ from, to }: Period): Period => ({
  from: startOfDay(from),
  to: from >= to ? startOfDay(from) : startOfDay(new Date(to.getTime() + DAY_MS - 1)),
});

/** The days (UTC) that have ended in a period: those of periods that follow each other are all days, each once. */
export const daysEnded = ({ from, to }: Period): Period => ({ from: startOfDay(from), to: startOfDay(to) });
