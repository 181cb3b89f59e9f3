import { z } from 'zod';
import { STORE_EVENT_KINDS } from '../../models/store-event';
import { cursor, page, time } from './fields';
import { json, operation } from './operation';

export const storeEventQuery = z.strictObject({
  externalId: z.string().max(500).optional(),
  kind: z.enum(STORE_EVENT_KINDS).optional(),
  ...page,
});

const storeEvent = z
  .object({
    storeId: z.string(),
    eventId: z.string(),
    externalId: z.string().nullable().meta({ description: "The store's order id, where the event names one." }),
    kind: z.enum(STORE_EVENT_KINDS),
    type: z.string().nullable().meta({ description: "The platform's own name of it." }),
    subscriptionId: z.string().nullable(),
    paymentId: z.string().nullable().meta({ description: 'The payment for a subscription, as its refund names it.' }),
    lines: z.array(z.string()).nullable().meta({ description: 'The lines of a refund; null for the whole order.' }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'The field for which an event cannot be read, or that a notice is of no order.' }),
    amount: z
      .int()
      .nullable()
      .meta({ description: 'What has gone back or is disputed, in minor units, where the event tells it.' }),
    currency: z.string().nullable(),
    at: time,
  })
  .meta({ id: 'StoreEvent' });

/** The calls on what stores told besides purchases. */
export const storeEventOperations = [
  operation({
    method: 'get',
    path: '/v1/stores/{id}/events',
    tag: 'Stores',
    summary: 'List what a store told besides purchases',
    description:
      'Refunds, cancellations, disputes, unpaid orders, news of subscriptions, events that are ignored, and events that cannot be read; the newest first. A notice that the platform was asked about is shown as what it has come to.',
    roles: ['support', 'operator', 'admin'],
    query: storeEventQuery,
    answers: { 200: json('A page of events', z.object({ events: z.array(storeEvent), cursor })) },
    problems: [404, 422, 503],
  }),
];
