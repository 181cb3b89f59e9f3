import { allocationIds } from '../domain/ids';
import type { LineState } from '../domain/line-state';
import type { Line, Order } from '../domain/order';
import { sampleCodes } from '../domain/product';
import type { Models } from '../models';

/** The codes of an order's lines, by line id. */
export type CodesByLine = ReadonlyMap<string, string[]>;

export const NO_CODES: CodesByLine = new Map();

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

async function readAllocated({ codes }: Pick<Models, 'codes'>, { orderId }: Order, lines: readonly Line[]) {
  const units = new Map(lines.map((line) => [line.id, allocationIds(orderId, line)]));
  const revealed = await codes.reveal([...units.values()].flat());
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
