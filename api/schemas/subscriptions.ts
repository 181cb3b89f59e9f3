import { z } from 'zod';
import { SUSPENSION_REASONS } from '../../domain/license';
import { SUBSCRIPTION_STATES } from '../../domain/subscription';
import { cursor, page, storeFilter, time } from './fields';
import { json, operation } from './operation';

export const subscriptionQuery = z.strictObject({
  store: storeFilter,
  state: z.enum(SUBSCRIPTION_STATES).optional(),
  ...page,
});

const fact = z
  .object({
    eventId: z.string(),
    turn: z.string().meta({ description: 'What happened.' }),
    at: time,
    paidUntil: time.nullable(),
    paymentId: z.string().nullable(),
    externalId: z.string().nullable(),
    product: z.string().nullable(),
  })
  .meta({ id: 'SubscriptionFact' });

const subscription = z
  .object({
    id: z.string(),
    storeId: z.string(),
    subscriptionId: z.string().meta({ description: "The store's id of it." }),
    product: z.string().nullable().meta({ description: "The store's product id." }),
    orders: z.array(z.string()).meta({ description: 'The external ids of the orders that it began with.' }),
    state: z.enum(SUBSCRIPTION_STATES),
    paidUntil: time.nullable(),
    graceUntil: time.nullable().meta({ description: 'When an unpaid license is suspended.' }),
    expiresAt: time.nullable().meta({ description: 'When its licenses end unless it is paid for again.' }),
    suspensions: z.array(z.enum(SUSPENSION_REASONS)),
    changesAt: time.nullable(),
    updatedAt: time,
    facts: z.array(fact).meta({ description: 'What has happened, in its order.' }),
  })
  .meta({ id: 'Subscription' });

const READERS = ['support', 'operator', 'admin'] as const;

/** The calls on subscriptions. */
export const subscriptionOperations = [
  operation({
    method: 'get',
    path: '/v1/subscriptions',
    tag: 'Licenses',
    summary: 'List subscriptions, the one that has changed last first',
    roles: READERS,
    query: subscriptionQuery,
    answers: { 200: json('A page of subscriptions', z.object({ subscriptions: z.array(subscription), cursor })) },
    problems: [422, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/subscriptions/{id}',
    tag: 'Licenses',
    summary: 'Show a subscription',
    roles: READERS,
    answers: { 200: json('The subscription', subscription) },
    problems: [404, 503],
  }),
];
