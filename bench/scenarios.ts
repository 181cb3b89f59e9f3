import type { Say } from '../sandbox/processes';
import type { FigureSpec, Round } from './figures';
import { FIGURES, LICENSE_FIGURES, PARKED_FIGURES } from './goals';
import { measureLicenses } from './licenses';
import { measureParked } from './parked';
import { measureStandard } from './standard';
import type { StartTestbed } from './testbed';

/** What one run of the bench measures. */
export interface Scenario {
  figures: readonly FigureSpec[];
  /** False where more histories are made than the development server writes to its file in time. */
  keepsHistory: boolean;
  measure(start: StartTestbed, say: Say): Promise<Round[]>;
}

const MOST_ORDERS = 1_000_000;

/** Finds what is to be measured by the words of the command line: no name is the standard bench. */
export function findScenario(names: readonly string[], orders: string): Scenario {
  const count = Number(orders);
  if (!Number.isInteger(count) || count < 1 || count > MOST_ORDERS)
    throw new Error(`--orders must be a number from 1 to ${MOST_ORDERS.toLocaleString('en-US')}.`);
  if (names.length === 0)
    return { figures: FIGURES, keepsHistory: true, measure: async (start, say) => measureStandard(await start(), say) };
  if (names.length === 1 && names[0] === 'parked')
    return {
      figures: PARKED_FIGURES,
      keepsHistory: false,
      measure: (start, say) => measureParked(start, say, count),
    };
  if (names.length === 1 && names[0] === 'licenses')
    return {
      figures: LICENSE_FIGURES,
      keepsHistory: true,
      measure: async (start, say) => measureLicenses(await start(), say),
    };
  throw new Error(
    `Nothing to measure is called "${names.join(' ')}": parked, licenses, or no name for the standard bench.`,
  );
}
