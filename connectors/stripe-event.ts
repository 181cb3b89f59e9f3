import { z } from 'zod';
import { expandable, id } from './payload-fields';

const LAST_SECOND = 253_402_300_799; // of the year 9999

/** Stripe's time, in seconds, as ISO; null for anything else. */
export const seconds = z
  .int()
  .min(0)
  .max(LAST_SECOND)
  .nullish()
  .catch(null)
  .transform((value) => (value == null ? null : new Date(value * 1000).toISOString()));

/** The id of an object that may be missing, or stand there itself. */
export const reference = expandable('id')
  .nullish()
  .transform((value) => value ?? null);

/** A snapshot event, of any API version. https://docs.stripe.com/api/events/object */
export const StripeEvent = z.object({
  id,
  type: id,
  created: seconds,
  livemode: z.boolean().nullish(),
  account: reference.catch(null),
  data: z.object({ object: z.unknown().optional(), previous_attributes: z.unknown().optional() }).nullish().catch(null),
});
export type StripeEvent = z.output<typeof StripeEvent>;

/** Where the object stands, for what cannot be read of it. */
export const OBJECT = 'body.data.object';
