import type { Round } from './figures';
import { keepBusy } from './load';

/** Something to measure: each run makes one order, or what stands for one. */
export interface Subject {
  name: string;
  run(): Promise<void>;
}

export const LANES = 20;
const SECONDS = 5;

/** Measures how many orders a second go through with a fixed number of them under way. */
export async function measureOrders({ name, run }: Subject): Promise<Round> {
  const { perSecond } = await keepBusy({ lanes: LANES, seconds: SECONDS }, run);
  return { [`${name}.perSecond`]: perSecond };
}
