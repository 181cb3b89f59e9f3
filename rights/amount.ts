import { type Money, isCurrency } from '../domain/money';

/** An amount as a publisher is told it; null when the store has not told it, or not in which currency. */
export const amountOf = (amount: number | null | undefined, currency: string | null | undefined): Money | null =>
  typeof amount === 'number' && Number.isSafeInteger(amount) && currency && isCurrency(currency)
    ? { amount, currency }
    : null;
