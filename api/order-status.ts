import { maskCode } from '../domain/code-mask';
import { shownNumber, type Line, type Order } from '../domain/order';
import {
  LAPSED_LINE,
  lineInWords,
  nextInWords,
  orderInWords,
  timelineInWords,
  type LapsedState,
} from '../domain/plain-words';
import type { ApiContext } from './context';
import { isDatabaseFailure } from './errors';
import { NO_LAPSES, readLapses, type Lapses } from './license-lapses';
import { readShownCodes, type CodesByLine } from './order-codes';

/** What its buyer is told of a line. */
interface LineStatus {
  product: string;
  quantity: number;
  state: Line['state'];
  message: string;
  codes: string[];
  /** What has become of codes that are not shown because they may not be used any more. */
  lapsed: { state: LapsedState; count: number; message: string }[];
}

/** What the buyer of an order is told, on the page and in JSON alike. */
export interface OrderStatus {
  state: Order['state'];
  message: string;
  next: string;
  reference: string;
  test: boolean;
  /** True where only the ends of codes are shown, for the people of the shop. */
  masked: boolean;
  /** Where a payment that was declined is mended; null while none is. */
  paymentUrl: string | null;
  /** Where all codes are downloaded; null where they are few, and stand at their lines. */
  codesUrl: string | null;
  lines: LineStatus[];
  timeline: { at: string; message: string }[];
}

/** Tells an order to its buyer, with the codes that are there; `order` is null right after it was taken. */
export async function orderStatus(context: ApiContext, externalId: string, order: Order | null): Promise<OrderStatus> {
  const shown = order ?? { state: 'processing' as const, lines: [], timeline: [], test: false };
  const codes = order && (await readShownCodes(context, order, order.lines));
  const lapses = order ? await readLapses(context, order) : NO_LAPSES;
  const names = await productNames(context, shown.lines);
  return {
    state: shown.state,
    message: orderInWords(shown),
    next: nextInWords(shown),
    reference: order ? shownNumber(order) : externalId,
    test: shown.test,
    masked: false,
    paymentUrl: order?.lines.some(isPaymentDue) ? `${context.links.buyer.statusUrl(order.orderId)}/payment` : null,
    codesUrl: order && codes && areMany(codes) ? `${context.links.buyer.statusUrl(order.orderId)}/codes` : null,
    lines: shown.lines.map((line) => lineStatus(line, names, codes === 'long' ? null : codes, lapses)),
    timeline: timelineOf(shown.timeline),
  };
}

/** What the people of the shop may see of it: no code in full, and nothing to download or to pay. */
export const maskedStatus = (status: OrderStatus): OrderStatus => ({
  ...status,
  masked: true,
  paymentUrl: null,
  codesUrl: null,
  lines: status.lines.map((line) => ({ ...line, codes: line.codes.map(maskCode) })),
});

/** True for more codes than somebody would copy one by one. */
const areMany = (codes: CodesByLine | 'long'): boolean =>
  codes === 'long' || [...codes.values()].reduce((sum, { length }) => sum + length, 0) > FEW;

const FEW = 10;

function lineStatus(
  line: Line,
  names: ReadonlyMap<string, string>,
  codes: CodesByLine | null,
  lapses: Lapses,
): LineStatus {
  const id = line.product ?? line.storeProduct;
  const { quantity, state } = line;
  const lapsed = lapses.get(line.id) ?? [];
  const areAllLapsed = lapsed.reduce((sum, { count }) => sum + count, 0) === quantity;
  return {
    product: names.get(id) ?? id,
    quantity,
    state,
    message: areAllLapsed ? LAPSED_LINE : lineInWords(line),
    codes: codes?.get(line.id) ?? [],
    lapsed,
  };
}

/** True for a line whose codes are there, and whose payment its buyer is to mend. */
export const isPaymentDue = ({ exception }: Line): boolean => exception?.reason === 'payment_declined';

/** The names of the lines' products, by id; none while the database is down. */
export async function productNames(
  { models }: Pick<ApiContext, 'models'>,
  lines: readonly Line[],
): Promise<Map<string, string>> {
  const ids = [...new Set(lines.map((line) => line.product ?? line.storeProduct))];
  try {
    const products = await Promise.all(ids.map((id) => models.products.find(id)));
    return new Map(products.flatMap((product) => (product ? [[product.id, product.name]] : [])));
  } catch (error) {
    if (isDatabaseFailure(error)) return new Map();
    throw error;
  }
}

/** The same news of several lines at the same time is told once. */
function timelineOf(entries: Order['timeline']): OrderStatus['timeline'] {
  const told = new Map<string, { at: string; message: string }>();
  for (const entry of entries) {
    const message = timelineInWords(entry);
    if (message !== null) told.set(`${entry.at} ${message}`, { at: entry.at, message });
  }
  return [...told.values()];
}
