import { z } from 'zod';
import { cursor, email, line, page, time } from './fields';
import { json, operation } from './operation';

const MOST_CODES = 1_000;

const batch = {
  label: line(100).meta({ description: 'Names the batch: sent again, it is the same batch.', example: 'Spring fair' }),
  count: z
    .int('Must be a whole number')
    .min(1, 'Must be at least 1')
    .max(MOST_CODES, `Must be at most ${MOST_CODES.toLocaleString('en-US')}`)
    .meta({ example: 100 }),
};

export const handoutBody = z
  .strictObject({ ...batch, email: email.optional().meta({ description: 'Who gets them; nothing is mailed.' }) })
  .meta({ id: 'HandOut', example: { label: 'Spring fair', count: 100 } });

export const handoutQuery = z.strictObject(page);

const handout = z.object({ product: z.string(), ...batch, email: z.string().nullable(), by: z.string(), at: time });

const handedOut = handout
  .extend({ codes: z.array(z.object({ license: z.string(), code: z.string() })) })
  .meta({ id: 'HandedOutCodes' });

const codes = (description: string) => ({
  description,
  content: {
    'application/json': { schema: handedOut },
    'text/csv': { schema: z.string().meta({ example: 'code,license\n' }) },
  },
});

/** The calls on batches of codes that are handed out by hand. */
export const handoutOperations = [
  operation({
    method: 'post',
    path: '/v1/products/{id}/handouts',
    tag: 'Licenses',
    summary: 'Hand out a batch of codes by hand',
    description:
      'Their licenses are `reserved`. The same label brings the same codes again; each time is in the audit (`codes.handed_out`, then `codes.handed_out_again`). CSV for `Accept: text/csv`.',
    roles: ['operator', 'admin'],
    isForAllStores: true,
    body: { 'application/json': handoutBody },
    answers: { 200: codes('The batch as it was handed out'), 201: codes('Handed out') },
    problems: [400, 404, 409, 415, 422, 429, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/products/{id}/handouts',
    tag: 'Licenses',
    summary: "List a product's batches, the newest first",
    roles: ['support', 'operator', 'admin'],
    isForAllStores: true,
    query: handoutQuery,
    answers: {
      200: json('A page of batches', z.object({ handouts: z.array(handout.meta({ id: 'HandOutBatch' })), cursor })),
    },
    problems: [404, 422, 503],
  }),
];
