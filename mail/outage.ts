/** How long a mail server that did not answer is taken for down. */
export const OUTAGE_MS = 30_000;

/** What is known of whether the mail server answers. */
export interface OutageMemory {
  isDown(): boolean;
  noteSilence(): void;
  noteAnswer(): void;
}

/** Remembers for a while that the mail server did not answer, so that not every mail has to find out for itself. */
export function createOutageMemory(now: () => number = Date.now): OutageMemory {
  let silentAt = -Infinity;
  return {
    isDown: () => now() - silentAt < OUTAGE_MS,
    noteSilence() {
      silentAt = now();
    },
    noteAnswer() {
      silentAt = -Infinity;
    },
  };
}
