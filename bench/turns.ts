import { percentile } from './figures';
import { keepPace, type Pace } from './load';

/** What is measured in turns with something else. */
export interface Turn {
  call(): Promise<unknown>;
  /** Makes it ready for each of its slices. */
  begin?(): void;
}

/** The latencies in milliseconds that half of the calls, and 99 in a hundred, do not exceed. */
export interface Points {
  p50: number;
  p99: number;
}

/** Keeps a pace at one and then at the other, slice by slice, so that what disturbs the machine disturbs both. */
export async function inTurns(
  turns: readonly [Turn, Turn],
  { slices, ...pace }: Pace & { slices: number },
): Promise<[Points, Points]> {
  const latencies: [number[], number[]] = [[], []];
  for (let slice = 0; slice < slices; slice += 1)
    for (const turn of [0, 1] as const) {
      turns[turn].begin?.();
      latencies[turn].push(...(await keepPace(pace, turns[turn].call)));
    }
  return [pointsOf(latencies[0]), pointsOf(latencies[1])];
}

const pointsOf = (latencies: number[]): Points => ({ p50: percentile(latencies, 50), p99: percentile(latencies, 99) });
