import { percentile, type Round } from './figures';
import { keepPace } from './load';
import type { Subject } from './orders';

export const PACE = 10;
const SECONDS = 8;

/** Measures how long an order takes when they come at a steady pace. */
export async function measureLatency({ name, run }: Subject): Promise<Round> {
  const latencies = await keepPace({ perSecond: PACE, seconds: SECONDS }, run);
  return { [`${name}.p50`]: percentile(latencies, 50), [`${name}.p99`]: percentile(latencies, 99) };
}
