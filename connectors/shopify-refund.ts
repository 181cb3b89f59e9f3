import { z } from 'zod';
import type { StoreEvent, TellsMoney } from '../domain/store-event';
import { readPart } from './json-body';
import { amount, currency, id, text } from './payload-fields';
import { count, listOf } from './shop-fields';
import { tellsDecimal } from './told-money';

const RefundedLine = z.object({
  line_item_id: id,
  quantity: count,
  subtotal: amount,
  subtotal_set: z
    .object({ shop_money: z.object({ currency_code: currency }) })
    .nullish()
    .catch(null),
  line_item: z.object({ quantity: count }).nullish().catch(null),
});

const Transaction = z.object({ kind: text, status: text, amount, currency });

/** https://shopify.dev/docs/api/admin-rest/latest/resources/refund */
export const Refund = z.object({
  id,
  order_id: id,
  refund_line_items: listOf(RefundedLine),
  transactions: listOf(Transaction),
});

type Refund = z.output<typeof Refund>;
type RefundedLine = z.output<typeof RefundedLine>;
type Transaction = z.output<typeof Transaction>;

/** Reads a refund that comes by itself. */
export const toRefundEvents = (body: unknown): StoreEvent[] => tellRefund(readPart(body, Refund));

/** A refund as one of the lines that it gives back whole, and of a part for what is left; nothing when it moves no money. */
export function tellRefund(refund: Refund): StoreEvent[] {
  const given = refund.transactions.filter(({ kind, status }) => kind === 'refund' && isGiven(status));
  if (given.length === 0) return [];
  const { order_id: externalId, refund_line_items: lines } = refund;
  const whole = isCovered(lines, given) ? lines.filter(isWhole).map((line) => line.line_item_id) : [];
  const eventId = `refund:${refund.id}`;
  const isPart = whole.length === 0 || whole.length < lines.length;
  // How much of it is for the whole lines is not told.
  const money = isPart && whole.length > 0 ? {} : moneyOf(given);
  return [
    ...(whole.length > 0 ? [{ kind: 'orderRefunded' as const, eventId, externalId, lineKeys: whole, ...money }] : []),
    ...(isPart ? [{ kind: 'orderPartlyRefunded' as const, eventId: `${eventId}:part`, externalId, ...money }] : []),
  ];
}

// No later webhook tells that a pending refund has gone through.
const isGiven = (status: string | null): boolean => status === 'success' || status === 'pending';

const isWhole = ({ quantity, line_item: line }: RefundedLine): boolean => quantity > 0 && quantity === line?.quantity;

/** False where less is given back than the lines cost, as with a restocking fee, or where that cannot be told. */
function isCovered(lines: readonly RefundedLine[], given: readonly Transaction[]): boolean {
  const currencies = [
    ...given.map((transaction) => transaction.currency),
    ...lines.map((line) => line.subtotal_set?.shop_money.currency_code),
  ].filter(Boolean);
  if (new Set(currencies).size > 1) return false;
  const [paidBack, worth] = [sumOf(given.map((one) => one.amount)), sumOf(lines.map((line) => line.subtotal))];
  return paidBack !== null && worth !== null && paidBack >= worth;
}

function moneyOf(given: readonly Transaction[]): TellsMoney {
  const [currency, ...others] = new Set(given.map((transaction) => transaction.currency));
  const sum = sumOf(given.map((transaction) => transaction.amount));
  return others.length === 0 && sum !== null ? tellsDecimal(sum / 10_000, currency) : {};
}

/** In ten-thousandths, which no currency goes below, for sums of fractions are not exact. */
const sumOf = (amounts: (number | null)[]): number | null =>
  amounts.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + Math.round(value * 10_000)),
    0,
  );
