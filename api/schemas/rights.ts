import { z } from 'zod';
import { REVOCATION_REASONS } from '../../domain/rights';
import { ATTEMPT_OUTCOMES } from '../../models/attempt';
import { REVOCATION_STATES } from '../../models/revocation';
import { cursor, madeId, page, storeFilter, time } from './fields';
import { json, operation } from './operation';

const answer = {
  httpStatus: z.int().nullable(),
  returnCode: z.string().nullable(),
  returnMessage: z.string().nullable(),
};
const outcome = z.enum(ATTEMPT_OUTCOMES).nullable().meta({
  description: 'Null while there is no answer; when that stays so, a key may have been issued that never arrived.',
});

const attempt = z
  .object({
    number: z.int().meta({ description: 'Counted from 1 within the line.' }),
    round: z.int(),
    publisher: z.string(),
    quantity: z.int(),
    reference: z.string().meta({ description: 'What the publisher was told to know the order by.' }),
    askedAt: time,
    answeredAt: time.nullable(),
    durationMs: z.int().nullable(),
    outcome,
    keys: z.int().meta({ description: 'Keys that came with it.' }),
    ...answer,
  })
  .meta({ id: 'Attempt' });

const nextAttemptAt = time
  .nullable()
  .meta({ description: 'When it is asked again at the latest; null for a line that is not asked for by itself.' });

/** How often a line's publisher has been asked, and what it said last. */
export const attemptSummary = z
  .object({
    count: z.int(),
    last: z.object({ askedAt: time, outcome, ...answer }).nullable(),
    nextAttemptAt,
  })
  .meta({ id: 'AttemptSummary' });

export const revocationQuery = z.strictObject({
  order: madeId.optional(),
  store: storeFilter,
  publisher: z.string().optional(),
  state: z.enum(REVOCATION_STATES).optional(),
  ...page,
});

const revocation = z
  .object({
    id: z.string(),
    order: z.string(),
    store: z.string(),
    line: z.string(),
    unit: z.string().meta({ description: 'The unit whose key is taken back.' }),
    publisher: z.string(),
    product: z.string(),
    reason: z.enum(REVOCATION_REASONS),
    state: z.enum(REVOCATION_STATES).meta({ description: 'impossible: the publisher takes no key back.' }),
    attempts: z.int(),
    requestedAt: time,
    updatedAt: time,
    ...answer,
  })
  .meta({ id: 'Revocation' });

const READERS = ['support', 'operator', 'admin'] as const;

/** The calls on what publishers were asked. */
export const rightsOperations = [
  operation({
    method: 'get',
    path: '/v1/orders/{id}/lines/{line}/attempts',
    tag: 'Rights',
    summary: "List what a line's publisher was asked, the newest first",
    description: 'The last 20 are kept.',
    roles: READERS,
    answers: { 200: json('The attempts', z.object({ attempts: z.array(attempt), nextAttemptAt })) },
    problems: [404, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/revocations',
    tag: 'Rights',
    summary: 'List the keys that are taken back at their publishers, the newest first',
    roles: READERS,
    query: revocationQuery,
    answers: { 200: json('A page of revocations', z.object({ revocations: z.array(revocation), cursor })) },
    problems: [422, 503],
  }),
];
