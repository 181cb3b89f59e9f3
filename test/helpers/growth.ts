const REPEATS = 5;

/** By how many times the work grows when its input is eight times as large: by about 8 where it is linear, by 64 where it is quadratic. */
export function growthByEight(work: (size: number) => void, size: number): number {
  work(size);
  return leastCpuTime(() => work(8 * size)) / leastCpuTime(() => work(size));
}

/** CPU time, and the least of several: what else the machine does adds to neither much. */
function leastCpuTime(work: () => void): number {
  const times = Array.from({ length: REPEATS }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return user + system;
  });
  return Math.max(1, Math.min(...times));
}
