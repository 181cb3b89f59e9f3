import Stripe from 'stripe';
import type { Decline } from '../domain/payment';
import { PaymentGatewayError } from './gateway-error';

/**
 * Declines that no waiting mends. Stripe itself does not repeat the first line's, and the networks fine it;
 * the others tell of a card or a payment that stays as it is.
 * https://docs.stripe.com/billing/revenue-recovery/smart-retries https://docs.stripe.com/declines/codes
 */
const HARD = new Set(
  `
  incorrect_number lost_card pickup_card stolen_card revocation_of_authorization revocation_of_all_authorizations
  highest_risk_level transaction_not_allowed authentication_required
  account_closed bank_account_unusable card_not_supported currency_not_supported debit_not_authorized do_not_try_again
  expired_card expired_payment_method fraudulent incorrect_address incorrect_cvc incorrect_pin incorrect_postal_code
  incorrect_zip invalid_account invalid_amount invalid_cvc invalid_expiry_month invalid_expiry_year invalid_number
  invalid_pin merchant_blacklist new_account_information_available not_permitted offline_pin_required
  online_or_offline_pin_required payment_intent_authentication_failure payment_intent_mandate_invalid
  payment_method_customer_decline payment_method_restricted pin_try_exceeded previously_declined_do_not_retry
  restricted_card security_violation service_not_allowed stop_payment_order testmode_decline
  `
    .trim()
    .split(/\s+/),
);

/** The issuer's advice goes before the code. https://docs.stripe.com/declines/card#retrying-issuer-declines */
const ADVICE: ReadonlyMap<string | undefined, boolean> = new Map([
  ['do_not_try_again', true],
  ['confirm_card_data', true],
  ['try_again_later', false],
]);

/** What Stripe tells of a decline, in an error and on the payment itself. */
export interface StripeDecline {
  code?: string;
  decline_code?: string;
  advice_code?: string;
}

/** The decline in our words; one that nobody knows is soft, because its tries are few. */
export function toDecline({ code, decline_code, advice_code }: StripeDecline): Decline {
  // Stripe's library gives an empty code where there is none.
  const reason = decline_code || code || 'unknown';
  return { code: reason, isHard: ADVICE.get(advice_code) ?? HARD.has(reason) };
}

/** True when the bank would take it with the buyer's confirmation. */
export const asksForConfirmation = ({ code, decline_code }: StripeDecline): boolean =>
  code === 'authentication_required' || decline_code === 'authentication_required';

/** Stripe's no to this very request: a decline, or a request that it will never take; null for an outage. */
export function findRefusal(error: unknown): Stripe.errors.StripeError | null {
  if (error instanceof Stripe.errors.StripeCardError) return error;
  const isRefusal = error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400;
  return isRefusal ? error : null;
}

/** The refusal in our words; a request that is refused as it stands is refused for good. */
export const refusalDecline = (refusal: Stripe.errors.StripeError): Decline =>
  refusal instanceof Stripe.errors.StripeCardError
    ? toDecline(refusal)
    : { code: refusal.code || 'invalid_request', isHard: true };

/** True when the payment had moved on before the request came, so that its state has the answer. */
export const hasMovedOn = (refusal: Stripe.errors.StripeError): boolean =>
  refusal.code === 'payment_intent_unexpected_state';

/** True when it is the buyer's method that Stripe does not take, so that another may do. */
export const isAboutMethod = ({ param, code = '' }: Stripe.errors.StripeError): boolean =>
  param === 'payment_method' || param === 'customer' || code.startsWith('payment_method_');

/** Turns what Stripe's library throws into an outage that holds neither the request nor the answer. */
export function toOutage(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { type, statusCode, code, requestId } = error;
  const facts = [type, statusCode && `HTTP ${statusCode}`, code, requestId].filter(Boolean);
  return new PaymentGatewayError('stripe', facts.join(', '));
}
