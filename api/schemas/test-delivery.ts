import { z } from 'zod';
import { DELIVERY_VERDICTS } from '../../domain/received-delivery';
import { email } from './fields';
import { json, operation } from './operation';

export const testDeliveryBody = z
  .strictObject({
    email: email.meta({ description: 'Who is the buyer: gets the mail with the sample code.' }),
    product: z
      .string()
      .min(1, 'Must not be empty')
      .max(200, 'Must have at most 200 characters')
      .optional()
      .meta({ description: "The store's product id; the first that the store maps, or else the first product." }),
  })
  .meta({ id: 'OrderTestDelivery', example: { email: 'ann@example.com' } });

const testDelivery = z
  .object({
    event: z.string().meta({ description: "The platform's name of what was sent.", example: 'order.completed' }),
    status: z.int().meta({ description: "Of the webhook's answer." }),
    verdict: z.enum(DELIVERY_VERDICTS),
    reason: z.string().nullable().meta({ description: 'Why it was not accepted.' }),
    order: z.string().meta({ description: "Keyrail's id of the test order." }),
    externalId: z.string(),
  })
  .meta({ id: 'TestDelivery' });

/** The call that tries a store's webhook. */
export const testDeliveryOperations = [
  operation({
    method: 'post',
    path: '/v1/stores/{id}/test-delivery',
    tag: 'Stores',
    summary: "Sign a test order with the store's secret and send it to the store's webhook",
    description:
      'The order is marked as a test in the platform’s own way, so that it gets a sample code. Refused with 409 where the platform has no such mark, signs with a key of its own, or is asked for what its message leaves out. Five a minute.',
    roles: ['admin'],
    body: { 'application/json': testDeliveryBody },
    answers: { 200: json('What the webhook answered', testDelivery) },
    problems: [400, 404, 409, 415, 422, 429, 503],
  }),
];
