import { z } from 'zod';
import { json, operation, text } from './operation';
import { LINE_STATES } from '../../domain/line-state';
import { ORDER_STATES } from '../../domain/order';
import { GATEWAYS } from '../../domain/payment';
import { amount, time } from './fields';

const orderStatus = z
  .object({
    state: z.enum(ORDER_STATES),
    message: z.string(),
    next: z.string(),
    reference: z.string(),
    test: z.boolean(),
    masked: z.boolean().meta({ description: "True by a link of the shop's people, who see only the ends of codes." }),
    paymentUrl: z.string().nullable().meta({ description: 'Where a declined payment is mended; null while none is.' }),
    codesUrl: z.string().nullable().meta({
      description: 'Where all codes are downloaded; null where they are few. Codes that are long stand there only.',
    }),
    lines: z.array(
      z.object({
        product: z.string(),
        quantity: z.int(),
        state: z.enum(LINE_STATES),
        message: z.string(),
        codes: z.array(z.string()),
        lapsed: z
          .array(z.object({ state: z.enum(['suspended', 'expired', 'revoked']), count: z.int(), message: z.string() }))
          .meta({ description: 'What has become of codes that are not shown because they may not be used any more.' }),
      }),
    ),
    timeline: z.array(z.object({ at: time, message: z.string() })),
  })
  .meta({ id: 'OrderStatus' });

/** What the buyer's page of a payment sends. */
export const paymentBody = z
  .object({ line: z.string().max(2_000), method: z.string().max(200).optional() })
  .meta({ id: 'MendPayment' });

const duePayments = z
  .object({
    lines: z.array(
      z.object({
        line: z.string(),
        product: z.string(),
        amount: amount.meta({ description: 'In minor units.' }),
        currency: z.string(),
        until: time.nullable(),
        gateway: z.enum(GATEWAYS),
        clientSecret: z.string().optional(),
        publicKey: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'DuePayments' });

const health = z.object({ status: z.enum(['up', 'down']) });
const readiness = health.extend({ database: z.enum(['up', 'down']), temporal: z.enum(['up', 'down']) });

/** The calls of platforms, buyers and machines. */
export const pageOperations = [
  operation({
    method: 'post',
    path: '/webhooks/{store}',
    tag: 'Webhooks',
    summary: "Take a platform's delivery",
    description: "Signed with the store's secret; the answer is what the platform wants.",
    body: { '*/*': z.string() },
    answers: { 200: text('Taken', 'text/plain'), 202: text('Taken in part: the ids of what was', 'text/plain') },
    problems: [400, 401, 404, 409, 413, 429, 503],
  }),
  operation({
    method: 'get',
    path: '/webhooks/{store}',
    tag: 'Webhooks',
    summary: "Answer a platform's probe",
    answers: { 200: { description: 'The store takes deliveries' } },
    problems: [404, 405, 409, 429, 503],
  }),
  operation({
    method: 'get',
    path: '/orders/status/{token}',
    tag: 'Buyers',
    summary: "The buyer's page of an order",
    description:
      "JSON for `Accept: application/json`. A link that the shop's people were told shows the same with masked codes; its codes and payments are not to be had (404).",
    answers: {
      200: {
        description: 'The order',
        content: { 'text/html': { schema: z.string() }, 'application/json': { schema: orderStatus } },
      },
    },
    problems: [404, 429, 503],
  }),
  operation({
    method: 'get',
    path: '/orders/status/{token}/codes',
    tag: 'Buyers',
    summary: 'The codes of an order as a text file, one a line',
    answers: {
      200: text('The codes', 'text/plain'),
      303: { description: 'There are none yet: to the status page' },
    },
    problems: [404, 429, 503],
  }),
  operation({
    method: 'get',
    path: '/orders/status/{token}/payment',
    tag: 'Buyers',
    summary: "The buyer's page of the payments that were declined",
    description: 'JSON for `Accept: application/json`; the page of an order without such payments leads to its status.',
    answers: {
      200: {
        description: 'What is to be paid',
        content: { 'text/html': { schema: z.string() }, 'application/json': { schema: duePayments } },
      },
      303: { description: 'Nothing is to be paid: to the status page' },
    },
    problems: [404, 429, 503],
  }),
  operation({
    method: 'post',
    path: '/orders/status/{token}/payment',
    tag: 'Buyers',
    summary: 'Have the order look at a payment that the buyer has mended',
    description: 'What is paid the gateway says, never the caller. The sandbox pays by this call.',
    body: { 'application/x-www-form-urlencoded': paymentBody, 'application/json': paymentBody },
    answers: {
      202: json('The order looks at it', z.object({ line: z.string(), status: z.literal('checking') })),
      303: { description: 'The order looks at it: to the status page' },
    },
    problems: [400, 404, 409, 422, 429, 503],
  }),
  operation({
    method: 'get',
    path: '/healthz',
    tag: 'Operation',
    summary: 'Whether the process is up',
    answers: { 200: json('Up', health) },
  }),
  operation({
    method: 'get',
    path: '/readyz',
    tag: 'Operation',
    summary: 'Whether the process can do its work',
    answers: { 200: json('It can', readiness), 503: json('It cannot', readiness) },
    problems: [429],
  }),
  operation({
    method: 'get',
    path: '/metrics',
    tag: 'Operation',
    summary: 'Figures for Prometheus',
    answers: { 200: text('The figures', 'text/plain') },
    problems: [429],
  }),
  operation({
    method: 'get',
    path: '/openapi.json',
    tag: 'Operation',
    summary: 'This document',
    answers: { 200: json('OpenAPI 3.1', z.object({})) },
    problems: [429],
  }),
  operation({
    method: 'get',
    path: '/docs',
    tag: 'Operation',
    summary: 'This document to read and try',
    answers: { 200: text('The page', 'text/html') },
    problems: [429],
  }),
];
