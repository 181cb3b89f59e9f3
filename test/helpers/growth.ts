import { collectGarbage } from './heap';

const FACTOR = 8;
const ROUNDS = 5;

/**
 * By how many times the work grows when its input is eight times as large: by about 8 where it is linear, by 64 where it is
 * quadratic. Compares equal amounts, eight small inputs with a large one, in turns; of each the round that was disturbed the least.
 */
export function growthByEight(work: (size: number) => void, size: number): number {
  const small = () => {
    for (let part = 0; part < FACTOR; part += 1) work(size);
  };
  const large = () => work(FACTOR * size);
  small();
  large();
  const rounds = Array.from({ length: ROUNDS }, () => ({ small: cpuTime(small), large: cpuTime(large) }));
  const least = (name: 'small' | 'large') => Math.min(...rounds.map((round) => round[name]));
  return (FACTOR * least('large')) / least('small');
}

function cpuTime(work: () => void): number {
  collectGarbage();
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return Math.max(1, user + system);
}
