const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const REPEAT_MS = 1_000;

/**
 * Stops everything in order at the first Ctrl-C, SIGTERM, or loss of the process that started this one, then exits;
 * a second Ctrl-C after a second exits at once.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let askedAt = 0;
  const end = () => {
    const now = Date.now();
    // A terminal and a forwarding parent may both deliver the same Ctrl-C.
    if (askedAt > 0) return now - askedAt > REPEAT_MS ? process.exit(1) : undefined;
    askedAt = now;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, end);
  process.on('disconnect', end);
}
