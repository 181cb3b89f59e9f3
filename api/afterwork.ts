import type { Logger } from 'pino';

/** Work that goes on when its request has been answered. */
export interface Afterwork {
  /** Starts work that nobody waits for; what it fails with is logged. */
  begin(work: () => Promise<void>): void;
  /** Resolves when all that was begun has ended. */
  finish(): Promise<void>;
}

/** Keeps what goes on after answers, so that a stop can wait for it and no failure of it ends the process. */
export function createAfterwork(logger: Pick<Logger, 'error'>): Afterwork {
  const underWay = new Set<Promise<void>>();
  return {
    begin(work) {
      const ended = Promise.resolve()
        .then(work)
        .catch((error: unknown) => logger.error({ err: error }, 'work after an answer has failed'))
        .finally(() => underWay.delete(ended));
      underWay.add(ended);
    },
    async finish() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
