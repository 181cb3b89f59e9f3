import { z } from 'zod';
import { VENDOR_EVENT_TYPES } from '../../domain/vendor-event';
import { DELIVERY_STATES } from '../../domain/webhook';
import { chosenId, cursor, email, line, page, time } from './fields';
import { json, operation } from './operation';

const isoTime = z.iso.datetime({ offset: true, error: 'Must be an ISO time, as 2026-01-31T12:00:00Z' });

const secret = z.strictObject({
  value: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, 'Must be whsec_ and 24 to 64 random bytes in Base64')
    .meta({ example: 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=' }),
  acceptedUntil: isoTime
    .nullable()
    .default(null)
    .meta({ description: 'Until when a secret that is being rotated out signs too; null for the one in force.' }),
});

const type = z.enum(VENDOR_EVENT_TYPES);
const nouns = [...new Set(VENDOR_EVENT_TYPES.map((name) => name.replace(/\..*$/, '.*')))];
const typeOrNoun = z
  .enum([...VENDOR_EVENT_TYPES, ...nouns])
  .meta({ description: 'A type, or all of a noun as in license.*' });

const fields = {
  url: line(2_000).meta({ description: 'Where events are posted.', example: 'https://erp.example.com/keyrail' }),
  types: z.array(typeOrNoun).min(1).max(100).nullable().default(null).meta({ description: 'null for every type.' }),
  stores: z.array(chosenId).min(1).max(100).nullable().default(null).meta({ description: 'null for every store.' }),
  notify: email.nullable().default(null).meta({
    description: "Where the vendor is told of what could not be delivered; null for the store's address.",
  }),
  enabled: z.boolean().default(true).meta({
    description:
      'What happens while it is false is written down, and sent when it is replayed. Keyrail never changes it.',
  }),
};

export const webhookEndpointBody = z
  .strictObject({
    ...fields,
    secrets: z
      .array(secret)
      .min(1)
      .max(10)
      .optional()
      .meta({ description: 'Write-only: no call ever returns them. Left out, they stay as they are.' }),
  })
  .meta({ id: 'WebhookEndpointSettings' });

export const deliveryQuery = z.strictObject({
  state: z.enum(DELIVERY_STATES).optional(),
  type: type.optional(),
  from: isoTime.optional().meta({ description: 'The time of the event, this one included.' }),
  to: isoTime.optional(),
  ...page,
});

export const replayBody = z
  .union([z.strictObject({ event: line(100) }), z.strictObject({ from: isoTime, to: isoTime })], {
    error: 'Give an event, or from and to',
  })
  .meta({ id: 'WebhookReplay', example: { from: '2026-01-31T12:00:00Z', to: '2026-01-31T18:00:00Z' } });

export type ReplayBody = z.output<typeof replayBody>;

const endpoint = z
  .object({
    id: chosenId,
    ...fields,
    secretsInForce: z.int().meta({ description: 'How many secrets sign a message now.' }),
    deliveries: z.object({
      pending: z.int().meta({ description: 'Counted up to 10,000, as the others.' }),
      failed: z.int(),
      held: z.int(),
      lastDelivered: time.nullable().meta({ description: 'When the newest of the delivered events was taken.' }),
    }),
  })
  .meta({ id: 'WebhookEndpoint' });

const delivery = z
  .object({
    event: z.string(),
    type,
    at: time.meta({ description: 'When it has happened.' }),
    of: z.string().meta({ description: 'The id of the order, license or subscription.' }),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    lastAttempt: z
      .object({
        at: time,
        httpStatus: z.int().nullable(),
        failure: z.string().nullable(),
        answer: z.string().nullable().meta({ description: 'Its first 500 characters.' }),
      })
      .nullable(),
    nextAttemptAt: time.nullable(),
    replayedAt: time.nullable().meta({ description: 'When it was last replayed.' }),
  })
  .meta({ id: 'WebhookDelivery' });

const READERS = ['support', 'operator', 'admin'] as const;
const OPERATORS = ['operator', 'admin'] as const;
const ADMINS = ['admin'] as const;
const tag = 'Webhook endpoints';

/** The calls on webhook endpoints. */
export const webhookEndpointOperations = [
  operation({
    method: 'get',
    path: '/v1/webhook-endpoints',
    tag,
    summary: 'List webhook endpoints',
    roles: READERS,
    isForAllStores: true,
    answers: { 200: json('All endpoints', z.object({ webhookEndpoints: z.array(endpoint) })) },
    problems: [503],
  }),
  operation({
    method: 'get',
    path: '/v1/webhook-endpoints/{id}',
    tag,
    summary: 'Show a webhook endpoint',
    roles: READERS,
    isForAllStores: true,
    answers: { 200: json('The endpoint', endpoint) },
    problems: [404, 503],
  }),
  operation({
    method: 'put',
    path: '/v1/webhook-endpoints/{id}',
    tag,
    summary: 'Create or replace a webhook endpoint',
    roles: ADMINS,
    isForAllStores: true,
    body: { 'application/json': webhookEndpointBody },
    answers: { 200: json('Replaced', endpoint), 201: json('Created', endpoint) },
    problems: [400, 415, 422, 503],
  }),
  operation({
    method: 'delete',
    path: '/v1/webhook-endpoints/{id}',
    tag,
    summary: 'Remove a webhook endpoint; what is on its way to it is not sent any more',
    roles: ADMINS,
    isForAllStores: true,
    answers: { 204: { description: 'Removed' } },
    problems: [404, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/webhook-endpoints/{id}/deliveries',
    tag,
    summary: 'List what was sent to an endpoint, the newest event first',
    roles: READERS,
    isForAllStores: true,
    query: deliveryQuery,
    answers: { 200: json('A page of deliveries', z.object({ deliveries: z.array(delivery), cursor })) },
    problems: [404, 422, 503],
  }),
  operation({
    method: 'post',
    path: '/v1/webhook-endpoints/{id}/replay',
    tag,
    summary: 'Send an event once more, or all that the endpoint wants of a stretch of time, no more than ten a second',
    roles: OPERATORS,
    isForAllStores: true,
    body: { 'application/json': replayBody },
    answers: {
      202: json('Begun; the list shows it', z.object({ webhookEndpoint: chosenId, status: z.literal('replaying') })),
    },
    problems: [400, 404, 409, 415, 422, 503],
  }),
  operation({
    method: 'post',
    path: '/v1/webhook-endpoints/{id}/test',
    tag,
    summary: 'Send an endpoint a test event, also while it is disabled',
    roles: OPERATORS,
    isForAllStores: true,
    answers: {
      202: json(
        'On its way; the list shows it',
        z.object({ webhookEndpoint: chosenId, event: z.string(), status: z.literal('sending') }),
      ),
    },
    problems: [404, 503],
  }),
];
