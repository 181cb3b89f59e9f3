import { z } from 'zod';
import { LICENSE_STATES } from '../../domain/license';
import { REVOCATION_REASONS } from '../../domain/rights';
import { CODE_ORIGINS, CODE_STATES } from '../../models/code-document';
import { chosenId, cursor, licenseCode, madeId, orderNumber, page, time } from './fields';
import { json, operation } from './operation';
import { actionBody } from './order-actions';

export const codeListQuery = z
  .strictObject({
    product: z.string().max(500).optional(),
    order: madeId.optional().meta({ description: "Keyrail's order id: the codes that it has, or had." }),
    state: z.enum(CODE_STATES).optional(),
    ...page,
  })
  .refine(({ product, order }) => product !== undefined || order !== undefined, {
    message: 'Name a product or an order',
    path: ['product'],
  });

export const codeSearchBody = z
  .strictObject({
    code: licenseCode,
    product: chosenId.optional().meta({ description: 'Of any product when left out.' }),
  })
  .meta({ id: 'CodeSearch' });

export const codeRevokeBody = actionBody
  .extend({
    reason: z.enum(REVOCATION_REASONS).default('FraudSuppression').meta({
      description:
        'What the publisher that has issued the code is told, where it takes keys back; of others nobody is.',
    }),
  })
  .meta({ id: 'RevokeCode', example: { why: 'Seen in a forum' } });

const listedCode = z
  .object({
    id: z.string(),
    product: z.string(),
    masked: z.string().meta({ description: 'The end of the code.', example: '••••DDDE' }),
    state: z.enum(CODE_STATES),
    origin: z.enum(CODE_ORIGINS),
    order: z.string().nullable().meta({
      description: 'Which has it, or had it; null for a code in stock, and for one that was handed out by hand.',
    }),
    externalId: z.string().nullable().meta({ description: "The store's id of that order." }),
    number: orderNumber,
    line: z.string().nullable(),
    unit: z.int().nullable(),
    licenseState: z.enum(LICENSE_STATES).nullable().meta({
      description:
        'How the license whose code it is stands; null where there is none, and for a code that has been replaced.',
    }),
    deliveredAt: time.nullable().meta({ description: 'When its line was handed over to the buyer.' }),
    reservedAt: time.nullable(),
    createdAt: time,
  })
  .meta({ id: 'ListedCode' });

const READERS = ['support', 'operator', 'admin'] as const;
const OPERATORS = ['operator', 'admin'] as const;

/** The calls on codes one by one. */
export const listedCodeOperations = [
  operation({
    method: 'get',
    path: '/v1/codes',
    tag: 'Codes',
    summary: 'List the codes of a product or an order, masked, the newest first',
    roles: READERS,
    query: codeListQuery,
    answers: { 200: json('A page of codes', z.object({ codes: z.array(listedCode), cursor })) },
    problems: [404, 422, 503],
  }),
  operation({
    method: 'post',
    path: '/v1/codes/search',
    tag: 'Codes',
    summary: 'Find a code by what it is',
    description: 'However it is written: case and dashes do not matter. The code is neither logged nor kept.',
    roles: READERS,
    body: { 'application/json': codeSearchBody },
    answers: { 200: json('One for each product that has it', z.object({ codes: z.array(listedCode) })) },
    problems: [400, 415, 422, 429, 503],
  }),
  operation({
    method: 'post',
    path: '/v1/codes/{id}/reveal',
    tag: 'Codes',
    summary: 'Show a code in clear',
    description:
      'Audited as `code.revealed`, before it is shown. Without a body. A code in stock (`available`) stays there, and is sold like any other: where nobody else is to get it, revoke it first.',
    roles: OPERATORS,
    answers: { 200: json('The code', z.object({ id: z.string(), code: z.string(), state: z.enum(CODE_STATES) })) },
    problems: [404, 429, 503],
  }),
  operation({
    method: 'post',
    path: '/v1/codes/{id}/revoke',
    tag: 'Codes',
    summary: 'Take a code out of stock, or back from its buyer, for good',
    description:
      'The license of a delivered code is revoked with it, and a key that a publisher has issued is taken back there too, where it takes keys back (`GET /v1/revocations`). After a 503, send the call again. The code of a line that goes on is refused (`code_in_use`): cancel the line.',
    roles: OPERATORS,
    body: { 'application/json': codeRevokeBody },
    answers: { 200: json('The code as it is now', listedCode) },
    problems: [400, 404, 409, 415, 422, 503],
  }),
];
