import { minorDigits, toMinorUnits } from '../domain/money';
import type { TellsMoney } from '../domain/store-event';

/** What an event tells of money in minor units, without its sign; nothing where the amount or the currency is not known. */
export const tellsMinor = (amount: number | null | undefined, currency: string | null | undefined): TellsMoney =>
  amount != null && currency && Number.isSafeInteger(amount) ? { money: { amount: Math.abs(amount), currency } } : {};

/** The same for a decimal, rounded where a platform keeps more decimals than the currency has. */
export function tellsDecimal(
  decimal: string | number | null | undefined,
  currency: string | null | undefined,
): TellsMoney {
  if (decimal == null || !currency) return {};
  const minor =
    toMinorUnits(decimal, currency) ?? toMinorUnits(Number(decimal).toFixed(minorDigits(currency)), currency);
  return tellsMinor(minor, currency);
}
