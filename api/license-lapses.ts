import { allocationIds } from '../domain/ids';
import { isInForce, licenseState } from '../domain/license';
import type { Line, Order } from '../domain/order';
import { lapseInWords, type LapsedState } from '../domain/plain-words';
import type { CodeReader } from './order-codes';

/** Delivered codes that may not be used any more, counted by line and by why. */
export type Lapses = ReadonlyMap<string, { state: LapsedState; count: number; message: string }[]>;

export const NO_LAPSES: Lapses = new Map();

/** Counts the codes of an order's delivered lines whose licenses are not in force. */
export async function readLapses(reader: CodeReader, order: Order): Promise<Lapses> {
  const delivered = order.test ? [] : order.lines.filter(({ state }) => state === 'delivered');
  const lapses = new Map<string, { state: LapsedState; count: number; message: string }[]>();
  for (const line of delivered) lapses.set(line.id, await lapsesOf(reader, order, line));
  return lapses;
}

async function lapsesOf({ models, now }: CodeReader, { orderId }: Order, line: Line) {
  const counts = new Map<LapsedState, number>();
  const { licenses } = models;
  const ofLine = line.upgrades?.license
    ? await licenses.listByIds([line.upgrades.license])
    : (await licenses.mapByUnits(allocationIds(orderId, line))).values();
  for (const license of ofLine) {
    const state = licenseState(license, now());
    if (!isInForce(state)) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => ({ state, count, message: lapseInWords(state, count) }));
}
