import { minorDigits, type Money } from '../domain/money';
import { stripeDigits } from '../domain/stripe-digits';

/** The amount as Stripe counts it; null when it has a fraction that Stripe cannot charge. */
export function toStripeAmount({ amount, currency }: Money): number | null {
  const converted = amount * 10 ** (stripeDigits(currency) - minorDigits(currency));
  return Number.isSafeInteger(converted) ? converted : null;
}
