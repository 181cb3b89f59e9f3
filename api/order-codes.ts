import { allocationIds } from '../domain/ids';
import type { LineState } from '../domain/line-state';
import type { Line, Order } from '../domain/order';
import { sampleCodes } from '../domain/product';
import type { Models } from '../models';

/** The codes of an order's lines, by line id. */
export type CodesByLine = ReadonlyMap<string, string[]>;

export const NO_CODES: CodesByLine = new Map();

/** What one answer holds of codes at most: with it, an answer can still be kept for its Idempotency-Key. */
const MOST_SHOWN_BYTES = 4 * 1024 * 1024;

/** Units that are read together where codes are streamed. */
const STREAMED_UNITS = 50;

/** True while a line's codes are all there and the buyer's to use; what Keyrail charges is paid before it is shown. */
const hasCodes = (line: Line): boolean =>
  line.granted === line.quantity &&
  (line.charge === null || line.charge.state === 'charged') &&
  (HELD.has(line.state) || line.exception?.reason === 'undeliverable');

const HELD: ReadonlySet<LineState> = new Set<LineState>(['granted', 'charged', 'delivered']);

/** True for a line whose codes may be had by a call. */
export const isReadable = ({ handover }: Line): boolean => handover === 'response' || handover === 'both';

/** What codes are read with. */
export interface CodeReader {
  models: Pick<Models, 'codes' | 'products' | 'licenses'>;
  now(): Date;
}

/** Reads the codes of those lines that have all of them, without those whose license is not in force; a test order's are samples. */
export async function readCodes(reader: CodeReader, order: Order, lines: readonly Line[]): Promise<CodesByLine> {
  const ready = lines.filter(hasCodes);
  if (ready.length === 0) return NO_CODES;
  if (order.test) return readSamples(reader, ready);
  const units = await usableUnits(reader, order, ready);
  return byLine(units, await reader.models.codes.reveal([...units.values()].flat()));
}

/** The same, but `long` where they are more than one answer should hold. */
export async function readShownCodes(
  reader: CodeReader,
  order: Order,
  lines: readonly Line[],
): Promise<CodesByLine | 'long'> {
  const ready = lines.filter(hasCodes);
  if (ready.length === 0 || order.test) return readCodes(reader, order, ready);
  const units = await usableUnits(reader, order, ready);
  const revealed = await reader.models.codes.revealUpTo([...units.values()].flat(), MOST_SHOWN_BYTES);
  return revealed ? byLine(units, revealed) : 'long';
}

async function usableUnits(reader: CodeReader, order: Order, lines: readonly Line[]) {
  const units = new Map<string, string[]>();
  for (const line of lines) units.set(line.id, await unitsOfLine(reader, order, line, 1, line.quantity));
  return units;
}

/** What holds the codes of a line's units that may be used; a line that renews or upgrades a license has the code of that. */
const unitsOfLine = (
  { models: { licenses }, now }: CodeReader,
  { orderId }: Order,
  line: Line,
  from: number,
  to: number,
) =>
  line.upgrades?.license
    ? licenses.usableUnit(line.upgrades.license, now())
    : licenses.usableUnits(allocationIds(orderId, line, from, to), now());

/** The lines whose codes may be streamed. */
export const linesWithCodes = (lines: readonly Line[]): Line[] => lines.filter(hasCodes);

/** A line's codes a few at a time, so that nothing has to hold them all; throws when one has been taken back meanwhile. */
export async function* streamCodes(reader: CodeReader, order: Order, line: Line): AsyncGenerator<string> {
  const { models } = reader;
  if (order.test) return yield* (await readSamples(reader, [line])).get(line.id) ?? [];
  for (let from = 1; from <= line.quantity; from += STREAMED_UNITS) {
    const to = Math.min(line.quantity, from + STREAMED_UNITS - 1);
    const units = await unitsOfLine(reader, order, line, from, to);
    const revealed = await models.codes.reveal(units);
    for (const unit of units) {
      const code = revealed.get(unit);
      if (code === undefined) throw new Error(`Line ${line.id} of order ${order.orderId} has no code for each unit`);
      yield code;
    }
  }
}

function byLine(units: ReadonlyMap<string, string[]>, revealed: ReadonlyMap<string, string>): CodesByLine {
  const found = new Map<string, string[]>();
  for (const [line, allocations] of units) {
    const held = allocations.flatMap((allocation) => revealed.get(allocation) ?? []);
    if (held.length === allocations.length) found.set(line, held);
  }
  return found;
}

async function readSamples({ models: { products } }: CodeReader, lines: readonly Line[]) {
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const product = await products.find(line.product ?? line.storeProduct);
    if (product) found.set(line.id, sampleCodes(product, line.quantity));
  }
  return found;
}
