import { z } from 'zod';
import { id, isoTime, text } from './payload-fields';
import { links } from './paypal-capture';

/** A message of PayPal's, as a webhook brings it and as the API lists it. */
export const PayPalEvent = z.object({
  id,
  event_type: text,
  resource_type: text,
  create_time: isoTime,
  links,
  resource: z.unknown().optional(),
});

export type PayPalEvent = z.output<typeof PayPalEvent>;
