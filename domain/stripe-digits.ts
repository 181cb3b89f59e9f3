import { minorDigits } from './money';

/** Where Stripe counts other decimals than ISO 4217 does. https://docs.stripe.com/currencies#special-cases */
const SPECIAL_CASES: ReadonlyMap<string, number> = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
]);

/** The number of decimals in which Stripe counts a currency. */
export const stripeDigits = (currency: string): number => SPECIAL_CASES.get(currency) ?? minorDigits(currency);
