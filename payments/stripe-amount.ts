import { minorDigits, type Money } from '../domain/money';

/** Where Stripe counts other decimals than ISO 4217 does. https://docs.stripe.com/currencies#special-cases */
const STRIPE_DIGITS: ReadonlyMap<string, number> = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
]);

/** The amount as Stripe counts it; null when it has a fraction that Stripe cannot charge. */
export function toStripeAmount({ amount, currency }: Money): number | null {
  const shift = (STRIPE_DIGITS.get(currency) ?? minorDigits(currency)) - minorDigits(currency);
  const converted = amount * 10 ** shift;
  return Number.isSafeInteger(converted) ? converted : null;
}
