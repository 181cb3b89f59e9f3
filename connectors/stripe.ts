import { acceptedSecrets } from '../domain/store';
import type { Connector } from './connector';
import { readJson } from './json-body';
import { listStripeEvents } from './stripe-listing';
import { lookUpLines } from './stripe-lookup';
import { readEvent } from './stripe-message';
import { resolvePayment } from './stripe-notice';
import { verifyTimed, type TimedSignature } from './timed-signature';
import { answerWhole } from './whole-answer';

/** Stripe: one signed event a delivery. https://docs.stripe.com/webhooks/signature */
export const stripe: Connector = {
  verify(delivery, { webhookSecrets }, now) {
    verifyTimed(SIGNATURE, delivery, acceptedSecrets(webhookSecrets, now), now);
  },
  parse: ({ rawBody }) => readEvent(readJson(rawBody)),
  answer: answerWhole,
  lookUp: lookUpLines,
  resolve: resolvePayment,
  listEvents: listStripeEvents,
};

/** `v0` is for Stripe's own tests, and proves nothing. */
const SIGNATURE: TimedSignature = {
  platform: 'Stripe',
  header: 'stripe-signature',
  separator: ',',
  time: 't',
  signature: 'v1',
  joint: '.',
};
