import { randomInt } from 'node:crypto';
import type { TestEngine } from './engine';
import { seededRandom } from './random';

/** Moments at which workers are killed, drawn by `TEST_SEED` or by chance. */
export function killsOf(engine: TestEngine) {
  const seed = Number(process.env.TEST_SEED ?? randomInt(1_000_000));
  const random = seededRandom(seed);

  /** So many counts under a limit, in rising order. */
  const moments = (count: number, limit: number): number[] =>
    Array.from({ length: count }, () => Math.floor(random() * limit)).toSorted((a, b) => a - b);

  return {
    /** Tells what the kills are drawn from, so that a failure can be had again. */
    announce: (): void => void process.stderr.write(`Kills are drawn from TEST_SEED=${seed}\n`),
    moments,

    /** Kills the worker and starts another. */
    async killWorker(): Promise<void> {
      await engine.worker.kill();
      await engine.startWorker();
    },
  };
}
