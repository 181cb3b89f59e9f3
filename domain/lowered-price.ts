import type { Line } from './order';

/** What a line that is charged costs, in minor units. */
interface Price {
  amount: number;
  /** Of the amount. */
  tax: number | null;
}

/**
 * The price of a line whose quantity or price was corrected: lower where that is lower, never higher than what its buyer has agreed to.
 * The tax goes down with the net price; a part of a minor unit is left to the buyer.
 */
export function loweredPrice(
  { quantity, unitPrice, tax }: Pick<Line, 'quantity' | 'unitPrice' | 'tax'>,
  agreed: number,
): Price {
  const agreedNet = agreed - (tax ?? 0);
  const net = quantity * (unitPrice ?? 0);
  if (net >= agreedNet) return { amount: agreed, tax };
  const lowered = tax === null ? null : Math.floor((tax * net) / agreedNet);
  return { amount: net + (lowered ?? 0), tax: lowered };
}
