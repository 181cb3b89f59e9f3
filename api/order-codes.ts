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

/** Reads the codes of those lines that have all of them; a test order's are samples. */
export async function readCodes(
  models: Pick<Models, 'codes' | 'products'>,
  order: Order,
  lines: readonly Line[],
): Promise<CodesByLine> {
  const ready = lines.filter(hasCodes);
  if (ready.length === 0) return NO_CODES;
  return order.test ? readSamples(models, ready) : readAllocated(models, order, ready);
}

/** The same, but `long` where they are more than one answer should hold. */
export async function readShownCodes(
  models: Pick<Models, 'codes' | 'products'>,
  order: Order,
  lines: readonly Line[],
): Promise<CodesByLine | 'long'> {
  const ready = lines.filter(hasCodes);
  if (ready.length === 0 || order.test) return readCodes(models, order, ready);
  const units = new Map(ready.map((line) => [line.id, allocationIds(order.orderId, line)]));
  const revealed = await models.codes.revealUpTo([...units.values()].flat(), MOST_SHOWN_BYTES);
  return revealed ? byLine(units, revealed) : 'long';
}

/** The lines whose codes may be streamed. */
export const linesWithCodes = (lines: readonly Line[]): Line[] => lines.filter(hasCodes);

/** A line's codes a few at a time, so that nothing has to hold them all; throws when one has been taken back meanwhile. */
export async function* streamCodes(
  models: Pick<Models, 'codes' | 'products'>,
  order: Order,
  line: Line,
): AsyncGenerator<string> {
  if (order.test) return yield* (await readSamples(models, [line])).get(line.id) ?? [];
  for (let from = 1; from <= line.quantity; from += STREAMED_UNITS) {
    const to = Math.min(line.quantity, from + STREAMED_UNITS - 1);
    const units = allocationIds(order.orderId, line, from, to);
    const revealed = await models.codes.reveal(units);
    for (const unit of units) {
      const code = revealed.get(unit);
      if (code === undefined) throw new Error(`Line ${line.id} of order ${order.orderId} has no code for each unit`);
      yield code;
    }
  }
}

async function readAllocated({ codes }: Pick<Models, 'codes'>, { orderId }: Order, lines: readonly Line[]) {
  const units = new Map(lines.map((line) => [line.id, allocationIds(orderId, line)]));
  return byLine(units, await codes.reveal([...units.values()].flat()));
}

function byLine(units: ReadonlyMap<string, string[]>, revealed: ReadonlyMap<string, string>): CodesByLine {
  const found = new Map<string, string[]>();
  for (const [line, allocations] of units) {
    const held = allocations.flatMap((allocation) => revealed.get(allocation) ?? []);
    if (held.length === allocations.length) found.set(line, held);
  }
  return found;
}

async function readSamples({ products }: Pick<Models, 'products'>, lines: readonly Line[]) {
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const product = await products.find(line.product ?? line.storeProduct);
    if (product) found.set(line.id, sampleCodes(product, line.quantity));
  }
  return found;
}
