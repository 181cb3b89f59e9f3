/** Keeps processes from running, all of them together. */
export interface Freezer {
  /** Throws where one of them is a server that is not ours, or has ended. */
  freeze(): void;
  thaw(): void;
  /** Thaws them for good. */
  stop(): Promise<void>;
}

/** Creates a freezer of processes, of which a server that is not ours has no id. */
export function createFreezer(processes: readonly { pid: number | null }[]): Freezer {
  const frozen = new Set<number>();
  let isStopped = false;
  const thaw = () => {
    for (const pid of frozen) wake(pid);
    frozen.clear();
  };
  return {
    freeze() {
      if (isStopped) return;
      for (const { pid } of processes) {
        if (pid === null)
          throw new Error('This bench needs servers of its own: unset TEMPORAL_ADDRESS and MONGODB_URI.');
        process.kill(pid, 'SIGSTOP');
        frozen.add(pid);
      }
    },
    thaw,
    stop() {
      isStopped = true;
      thaw();
      return Promise.resolve();
    },
  };
}

function wake(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // It has ended: there is nothing to wake.
  }
}
