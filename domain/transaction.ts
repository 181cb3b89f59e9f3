import type { ExceptionReason } from './exception';
import type { LineState } from './line-state';
import { isPaid, type Line, type Order } from './order';
import type { LineCharge } from './payment';

/** What reports tell of an order's line. */
export interface SoldLine extends Pick<
  Line,
  | 'id'
  | 'storeProduct'
  | 'product'
  | 'quantity'
  | 'unitPrice'
  | 'tax'
  | 'isFree'
  | 'state'
  | 'acceptedAt'
  | 'deliveredAt'
> {
  charge: Pick<LineCharge, 'state' | 'amount'> | null;
  /** Why it waits for a person; null while it does not. */
  exception: ExceptionReason | null;
  /** ISO time of its last refund. */
  refundedAt: string | null;
}

/** What reports tell of an order. */
export interface SoldOrder extends Pick<
  Order,
  'orderId' | 'storeId' | 'externalId' | 'number' | 'test' | 'currency' | 'state' | 'acceptedAt' | 'endedAt'
> {
  email: string | null;
  lines: SoldLine[];
}

/** One line of an order as the report of transactions has it; amounts are in minor units. */
export interface Transaction {
  acceptedAt: string;
  deliveredAt: string | null;
  /** When the last line of its order has ended. */
  endedAt: string | null;
  order: string;
  externalId: string;
  /** What the shop shows its buyer the order as; null where that is the external id. */
  number: string | null;
  store: string;
  line: string;
  product: string;
  quantity: number;
  unitPrice: number | null;
  tax: number | null;
  currency: string | null;
  state: LineState;
  exception: ExceptionReason | null;
  chargeState: LineCharge['state'] | null;
  chargeAmount: number | null;
  refundedAt: string | null;
  test: boolean;
}

/** Which lines a report has; what is left out does not narrow it. */
export interface TransactionFilter {
  /** Keyrail's product id, or the store's where it is not mapped. */
  product?: string | undefined;
  state?: LineState | undefined;
  test?: boolean | undefined;
}

/** An order's lines as rows, those that the filter lets through. */
export const transactionsOf = (order: SoldOrder, filter: TransactionFilter): Transaction[] =>
  filter.test !== undefined && filter.test !== order.test
    ? []
    : order.lines.filter((line) => isWanted(line, filter)).map((line) => toTransaction(order, line));

const isWanted = (line: SoldLine, { product, state }: TransactionFilter): boolean =>
  (product === undefined || productOf(line) === product) && (state === undefined || line.state === state);

const productOf = ({ product, storeProduct }: SoldLine): string => product ?? storeProduct;

const toTransaction = (order: SoldOrder, line: SoldLine): Transaction => ({
  acceptedAt: line.acceptedAt,
  deliveredAt: line.deliveredAt,
  endedAt: order.endedAt,
  order: order.orderId,
  externalId: order.externalId,
  number: order.number,
  store: order.storeId,
  line: line.id,
  product: productOf(line),
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  tax: line.tax,
  currency: order.currency,
  state: line.state,
  exception: line.exception,
  chargeState: line.charge?.state ?? null,
  chargeAmount: line.charge?.amount ?? null,
  refundedAt: line.refundedAt,
  test: order.test,
});

/** Ends of lines whose money the vendor does not keep. */
const GIVEN_BACK: ReadonlySet<LineState> = new Set<LineState>([
  'rejected',
  'cancelled',
  'expired',
  'refunded',
  'revoked',
]);

/** True for lines that are paid for, and whose money the vendor keeps; tests are never. */
export const isRevenue = (
  line: Pick<SoldLine, 'state' | 'isFree'> & { charge: Pick<LineCharge, 'state'> | null },
  test: boolean,
): boolean => !test && isPaid(line, test) && !GIVEN_BACK.has(line.state);

/** What the vendor keeps of an order's money, in minor units before tax. */
export const revenueOf = ({ lines, test }: Pick<SoldOrder, 'lines' | 'test'>): number =>
  lines
    .filter((line) => isRevenue(line, test))
    .reduce((sum, { unitPrice, quantity }) => sum + (unitPrice ?? 0) * quantity, 0);
