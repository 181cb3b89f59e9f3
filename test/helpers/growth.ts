import { collectGarbage } from './heap';

const FACTOR = 8;
const ROUNDS = 5;

/**
 * By how many times the work grows when its input is eight times as large: by about 8 where it is linear, by 64 where it is
 * quadratic. Compares equal amounts side by side, eight small inputs with a large one, so that what else the machine does slows
 * down both; the least of several rounds is the one that was disturbed the least.
 */
export function growthByEight(work: (size: number) => void, size: number): number {
  const small = () => {
    for (let part = 0; part < FACTOR; part += 1) work(size);
  };
  const large = () => work(FACTOR * size);
  small();
  large();
  const ratios = Array.from({ length: ROUNDS }, () => {
    const together = cpuTime(small);
    return cpuTime(large) / together;
  });
  return FACTOR * Math.min(...ratios);
}

function cpuTime(work: () => void): number {
  collectGarbage();
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return Math.max(1, user + system);
}
