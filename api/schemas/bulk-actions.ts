import { z } from 'zod';
import { BULK_ACTIONS, BULK_LINE_STATES, BULK_STATES } from '../../domain/bulk-action';
import { EXCEPTION_REASONS } from '../../domain/exception';
import { CODE_SOURCES } from '../../domain/product';
import { cursor, madeId, orderNumber, page, pageQuery, time, why } from './fields';
import { json, operation } from './operation';
import { actionBody, exceptionFilter } from './order-actions';

const MOST_LINES = 1_000;

export const bulkActionBody = z
  .strictObject({
    action: z.enum(BULK_ACTIONS),
    source: z
      .enum(CODE_SOURCES)
      .optional()
      .meta({ description: 'Where the codes are to come from, for `switchSource`.' }),
    why,
    filter: z
      .strictObject(exceptionFilter)
      .optional()
      .meta({ description: 'As of `GET /v1/exceptions`; {} for all. A key for several stores names one.' }),
    lines: z
      .array(z.strictObject({ order: madeId, line: madeId }))
      .min(1, 'Name at least one line')
      .max(MOST_LINES, `Name at most ${MOST_LINES.toLocaleString('en-US')} lines`)
      .optional(),
    dryRun: z.boolean().default(false).meta({ description: 'Only tell what would be done.' }),
  })
  .refine(({ filter, lines }) => (filter === undefined) !== (lines === undefined), {
    message: 'Give either `filter` or `lines`',
    path: ['filter'],
  })
  .refine(({ action, source }) => (action === 'switchSource') === (source !== undefined), {
    message: 'Is for `switchSource`, which needs it',
    path: ['source'],
  })
  .meta({
    id: 'BulkActionRequest',
    example: { action: 'resubmit', why: 'It works again', filter: { publisher: 'acme' } },
  });

export type BulkActionBody = z.output<typeof bulkActionBody>;

export const bulkLinesQuery = z.strictObject({ state: z.enum(BULK_LINE_STATES).optional(), ...page });

const lineName = {
  order: z.string(),
  store: z.string(),
  externalId: z.string(),
  number: orderNumber,
  line: z.string(),
};

const preview = z
  .object({
    dryRun: z.literal(true),
    matched: z.int().meta({ description: 'Counted up to 1,000.' }),
    hasMore: z.boolean(),
    acted: z.int(),
    leftAlone: z.int(),
    lines: z.array(
      z.object({
        ...lineName,
        reason: z.enum(EXCEPTION_REASONS).nullable(),
        fault: z.string().nullable().meta({ description: 'Why it would be left alone.' }),
      }),
    ),
  })
  .meta({ id: 'BulkActionPreview' });

const bulkAction = z
  .object({
    id: z.string(),
    action: z.enum(BULK_ACTIONS),
    source: z.enum(CODE_SOURCES).nullable(),
    store: z.string().nullable().meta({ description: 'Of which all lines are; null for any.' }),
    filter: z.object(exceptionFilter).nullable(),
    by: z.string(),
    why: z.string(),
    state: z.enum(BULK_STATES),
    createdAt: time,
    endedAt: time.nullable(),
    progress: z.object({ total: z.int(), pending: z.int(), done: z.int(), leftAlone: z.int(), refused: z.int() }).meta({
      description:
        'The total grows while the lines are gathered. leftAlone: the action was not for them, as a preview tells; refused: their orders have said no.',
    }),
  })
  .meta({ id: 'BulkAction' });

const bulkLine = z
  .object({
    ...lineName,
    state: z.enum(BULK_LINE_STATES),
    message: z.string().nullable().meta({ description: 'Why it was left alone or refused.' }),
    at: time.nullable(),
  })
  .meta({ id: 'BulkActionLine' });

const READERS = ['support', 'operator', 'admin'] as const;
const OPERATORS = ['operator', 'admin'] as const;

const telling = (word: string, summary: string) =>
  operation({
    method: 'post',
    path: `/v1/bulk-actions/{id}/${word}`,
    tag: 'Operator actions',
    summary,
    roles: OPERATORS,
    body: { 'application/json': actionBody },
    answers: { 202: json('Taken: it is heeded within some seconds', bulkAction) },
    problems: [400, 404, 409, 415, 422, 503],
  });

/** The calls on many lines at once. */
export const bulkActionOperations = [
  operation({
    method: 'post',
    path: '/v1/exceptions/actions',
    tag: 'Operator actions',
    summary: 'Act on many lines that wait',
    description:
      'With `dryRun` it tells which lines would be acted on, and which not and why. Else a workflow (`actOnExceptions`) acts on them one after the other, no more than five a second; each line has its own entry in the audit.',
    roles: OPERATORS,
    headers: z.object({
      'idempotency-key': z.string().max(200).optional().meta({ description: 'The same key is the same bulk action.' }),
    }),
    body: { 'application/json': bulkActionBody },
    answers: { 200: json('What a run would do', preview), 202: json('Begun', bulkAction) },
    problems: [400, 404, 415, 422, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/bulk-actions',
    tag: 'Operator actions',
    summary: 'List bulk actions, the newest first',
    roles: READERS,
    query: pageQuery,
    answers: { 200: json('A page', z.object({ actions: z.array(bulkAction), cursor })) },
    problems: [422, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/bulk-actions/{id}',
    tag: 'Operator actions',
    summary: 'Show how far a bulk action has come',
    roles: READERS,
    answers: { 200: json('The bulk action', bulkAction) },
    problems: [404, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/bulk-actions/{id}/lines',
    tag: 'Operator actions',
    summary: 'List the lines of a bulk action and what became of each',
    roles: READERS,
    query: bulkLinesQuery,
    answers: { 200: json('A page', z.object({ lines: z.array(bulkLine), cursor })) },
    problems: [404, 422, 503],
  }),
  telling('pause', 'Let a bulk action wait'),
  telling('resume', 'Let a bulk action go on'),
  telling('cancel', 'End a bulk action: what it has not come to stays as it is'),
];

const viewers = z.object({
  viewers: z
    .array(z.object({ name: z.string(), since: time, seenAt: time }))
    .meta({ description: 'All but the caller.' }),
});

const viewing = (method: 'get' | 'put', summary: string) =>
  operation({
    method,
    path: '/v1/exceptions/{id}/{line}/viewers',
    tag: 'Operator actions',
    summary,
    roles: READERS,
    answers: { 200: json('Who else is there, by the names of their API keys', viewers) },
    problems: [404, 503],
  });

/** The calls on who looks at a line. */
export const viewerOperations = [
  viewing('get', 'See who else looks at a line that waits'),
  viewing('put', 'Say that you look at a line that waits; to be repeated, for it holds for half a minute'),
  operation({
    method: 'delete',
    path: '/v1/exceptions/{id}/{line}/viewers',
    tag: 'Operator actions',
    summary: 'Say that you look at a line no more',
    roles: READERS,
    answers: { 204: { description: 'Done' } },
    problems: [404, 503],
  }),
];
