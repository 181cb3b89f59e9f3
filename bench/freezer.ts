/** Keeps processes from running, all of them together. */
export interface Freezer {
  /** Throws where one of them is a server that is not ours. */
  freeze(): void;
  thaw(): void;
}

/** Creates a freezer of processes, of which a server that is not ours has no id. */
export function createFreezer(processes: readonly { pid: number | null }[]): Freezer {
  const frozen = new Set<number>();
  return {
    freeze() {
      for (const { pid } of processes) {
        if (pid === null)
          throw new Error('This bench needs servers of its own: unset TEMPORAL_ADDRESS and MONGODB_URI.');
        process.kill(pid, 'SIGSTOP');
        frozen.add(pid);
      }
    },
    thaw() {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
      frozen.clear();
    },
  };
}
