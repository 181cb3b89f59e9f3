import { z } from 'zod';
import { LINE_STATES } from '../../domain/line-state';
import type { Transaction } from '../../domain/transaction';
import { EXCEPTION_REASONS } from '../../domain/exception';
import { cursor, flag, format, orderNumber, page, storeFilter, time } from './fields';
import { json, operation, rows } from './operation';

const INSTANT = 'Must be an ISO time with its offset, as 2026-01-31T12:00:00+01:00, or a day, as 2026-01-31';
const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: INSTANT });

const period = {
  from: instant.meta({
    description: 'The beginning, which belongs to the period; a day stands for its midnight, in UTC or in `zone`.',
    example: '2026-01-01',
  }),
  to: instant.optional().meta({
    description: 'The end, which does not belong to the period: February begins where January ends. Now when left out.',
    example: '2026-02-01',
  }),
};

export interface PeriodQuery {
  from: string;
  to?: string | undefined;
}

/** Which lines a report is about. */
export const soldLines = {
  ...period,
  store: storeFilter,
  product: z
    .string()
    .max(500)
    .optional()
    .meta({ description: "Keyrail's product id, or the store's where it is not mapped." }),
  state: z.enum(LINE_STATES).optional().meta({ description: 'The state of the line.' }),
  test: flag
    .optional()
    .meta({ type: 'boolean', description: 'Only test orders, or only real ones; both when left out.' }),
};

export const transactionQuery = z.strictObject({
  ...soldLines,
  format: format.optional(),
  addresses: flag.default(false).meta({
    type: 'boolean',
    description: "With the buyers' addresses, in the column `email`: for the role admin; audited.",
  }),
});

export const transactionPageQuery = z.strictObject({ ...soldLines, ...page });

export const publisherReportQuery = z.strictObject(period);

/** The columns of the report of transactions, in their order. */
export const TRANSACTION_COLUMNS = [
  'acceptedAt',
  'deliveredAt',
  'endedAt',
  'order',
  'externalId',
  'number',
  'store',
  'line',
  'product',
  'quantity',
  'unitPrice',
  'tax',
  'currency',
  'state',
  'exception',
  'chargeState',
  'chargeAmount',
  'refundedAt',
  'test',
] as const satisfies readonly (keyof Transaction)[];

const transaction = z
  .object({
    acceptedAt: time,
    deliveredAt: time.nullable(),
    endedAt: time.nullable().meta({ description: 'When the last line of its order has ended.' }),
    order: z.string(),
    externalId: z.string(),
    number: orderNumber,
    store: z.string(),
    line: z.string(),
    product: z.string(),
    quantity: z.int(),
    unitPrice: z.int().nullable().meta({ description: 'After discount, before tax, in minor units.' }),
    tax: z.int().nullable().meta({ description: 'On the whole line, in minor units.' }),
    currency: z.string().nullable(),
    state: z.enum(LINE_STATES),
    exception: z.enum(EXCEPTION_REASONS).nullable(),
    chargeState: z.enum(['open', 'charged', 'refunded']).nullable(),
    chargeAmount: z
      .int()
      .nullable()
      .meta({ description: 'What Keyrail charges, in minor units; null where the store does.' }),
    refundedAt: time.nullable(),
    test: z.boolean(),
    email: z.string().nullable().optional(),
  })
  .meta({ id: 'Transaction' });

/** How a pool stands. */
export const poolStock = z
  .object({
    product: z.string(),
    available: z.int(),
    reserved: z.int(),
    revoked: z.int(),
    usedPerDay: z.object({ last7Days: z.number(), last30Days: z.number() }),
    daysLeft: z.int().nullable().meta({ description: 'At the faster of the two paces; null where none is used.' }),
    waitingLines: z.int(),
  })
  .meta({ id: 'PoolStock' });

const publisherReport = z
  .object({
    publisher: z.string(),
    tries: z.int().meta({ description: 'Questions that were put, and that came to an end.' }),
    granted: z.int(),
    short: z.int().meta({ description: 'Answered with fewer keys than were asked for.' }),
    duplicate: z.int().meta({ description: 'Answered with a key that another line has.' }),
    refused: z.int(),
    retried: z.object({ retry: z.int(), timeout: z.int(), network: z.int(), server: z.int(), invalid: z.int() }),
    notAsked: z.int().meta({ description: 'Not put, because others were under way or the server had just failed.' }),
    successRate: z.number().nullable().meta({ description: 'Of the tries, from 0 to 1: those that brought keys.' }),
    p50Ms: z.int().nullable().meta({ description: 'Half of the answers took no longer; up to a fifth too high.' }),
    p99Ms: z.int().nullable(),
  })
  .meta({ id: 'PublisherReport' });

export const READERS = ['support', 'operator', 'admin'] as const;

/** The calls for reports. */
export const reportOperations = [
  operation({
    method: 'get',
    path: '/v1/reports/transactions',
    tag: 'Reports',
    summary: 'All order lines of a period, the oldest first',
    description: [
      'By the time at which their order was accepted; without codes. CSV by RFC 4180, or a JSON array with one line to a row, by `format` or else by `Accept`; any number of rows.',
      'In CSV a text that begins with =, +, -, @, a tab or a carriage return has an apostrophe in front, so that no spreadsheet runs it. An answer that ends by an error of the connection is not complete.',
    ].join(' '),
    roles: READERS,
    query: transactionQuery,
    answers: { 200: rows('The lines', transaction) },
    problems: [422, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/reports/transactions/page',
    tag: 'Reports',
    summary: 'The same lines page by page, the newest order first',
    description: 'A page has all matching lines of `limit` orders at most.',
    roles: READERS,
    query: transactionPageQuery,
    answers: { 200: json('A page of lines', z.object({ transactions: z.array(transaction), cursor })) },
    problems: [422, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/reports/stock',
    tag: 'Reports',
    summary: 'How all pools stand, and how many days each lasts',
    roles: READERS,
    answers: { 200: json('The pools', z.object({ at: time, pools: z.array(poolStock) })) },
    problems: [503],
  }),
  operation({
    method: 'get',
    path: '/v1/reports/publishers',
    tag: 'Reports',
    summary: "How publishers' key servers have answered",
    description:
      'By whole days (UTC) on which they were asked; the answer tells the beginning and the end of those that were counted.',
    roles: READERS,
    query: publisherReportQuery,
    answers: {
      200: json('The publishers', z.object({ from: time, to: time, publishers: z.array(publisherReport) })),
    },
    problems: [422, 503],
  }),
];
