import { z } from 'zod';
import { CODE_ORIGINS, CODE_STATES } from '../../models/code-document';
import type { ShownCode } from '../../models/code-stream';
import { flag, format, time } from './fields';
import { json, operation, rows } from './operation';

export const MOST_ROWS = 50_000;
const ROW_PROBLEMS = ['empty', 'too_long', 'control_characters', 'not_utf8', 'too_many_columns', 'duplicate'] as const;
export type RowProblem = (typeof ROW_PROBLEMS)[number];

export const codesBody = z
  .strictObject({ codes: z.array(z.string()) })
  .meta({ id: 'CodeUpload', example: { codes: ['AAAA-1111', 'BBBB-2222'] } });

export const generateBody = z
  .strictObject({ count: z.int().min(1, 'Must be at least 1').max(10_000, 'Must be at most 10,000') })
  .meta({ id: 'GenerateCodes', example: { count: 100 } });

export const uploadQuery = z.strictObject({
  dryRun: flag.default(false).meta({ type: 'boolean', description: 'Only report what an upload would do.' }),
  partial: flag.default(false).meta({
    type: 'boolean',
    description: 'Store the good rows although others are not; otherwise it is all or nothing.',
  }),
});

export const downloadQuery = z.strictObject({
  state: z.enum(CODE_STATES).optional().meta({ description: 'Only codes of this state; all when left out.' }),
  format: format.optional(),
});

/** The columns of a download of codes, in their order. */
export const CODE_COLUMNS = [
  'code',
  'state',
  'origin',
  'allocation',
  'reservedAt',
] as const satisfies readonly (keyof ShownCode)[];

const shownCode = z
  .object({
    code: z.string(),
    state: z.enum(CODE_STATES),
    origin: z.enum(CODE_ORIGINS),
    allocation: z.string().nullable().meta({ description: 'Order, line and unit; null for a code in stock.' }),
    reservedAt: time.nullable(),
  })
  .meta({ id: 'ShownCode' });

const report = {
  rows: z.int().meta({ description: 'Rows that were read.' }),
  problems: z.array(
    z.object({
      row: z.int(),
      problem: z.enum(ROW_PROBLEMS),
      firstRow: z.int().nullable().meta({
        description: 'For a duplicate the row that has the same code; null where the product has it already.',
      }),
      masked: z
        .string()
        .nullable()
        .meta({ description: 'The end of what the row holds; null where that is not known.' }),
    }),
  ),
  waitingLines: z.int().meta({ description: 'Lines that waited for codes, and are served oldest first.' }),
};

const uploaded = z.object({ inserted: z.int(), dryRun: z.boolean(), ...report }).meta({ id: 'UploadReport' });
const stock = z
  .object({
    product: z.string(),
    available: z.int(),
    reserved: z.int(),
    revoked: z.int(),
    waitingLines: z.int(),
    lowStockThreshold: z.int().nullable(),
  })
  .meta({ id: 'Stock' });

const OPERATORS = ['operator', 'admin'] as const;

/** The calls on a product's stock of codes. */
export const codeOperations = [
  operation({
    method: 'post',
    path: '/v1/products/{id}/codes',
    tag: 'Codes',
    summary: 'Upload codes into the pool',
    description: [
      'CSV in UTF-8, or JSON. A header that names a column `code` beside others tells what delimits them: commas, semicolons or tabs; a code that holds that delimiter is quoted.',
      'With a header of `code` alone, or without one, each line is one code, whatever it holds. A file without a header is refused (`column_unknown`) when every line holds a comma, or every line a semicolon or a tab: it may be a table.',
      'Nothing is stored while any row is bad, unless `partial` is true.',
    ].join(' '),
    roles: OPERATORS,
    isForAllStores: true,
    query: uploadQuery,
    body: { 'text/csv': z.string().meta({ example: 'code\nAAAA-1111\n' }), 'application/json': codesBody },
    answers: { 200: json('The report of a dry run', uploaded), 201: json('Stored', uploaded) },
    problems: [400, 404, 413, 415, 422, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/products/{id}/codes',
    tag: 'Codes',
    summary: "Download a product's codes in clear",
    description:
      'Audited: who, and how many. In CSV a code that begins with =, +, - or @ has an apostrophe in front, as in all reports; JSON has each as it is.',
    roles: ['admin'],
    isForAllStores: true,
    query: downloadQuery,
    answers: { 200: rows('The codes, in the order in which they came', shownCode) },
    problems: [404, 422, 503],
  }),
  operation({
    method: 'post',
    path: '/v1/products/{id}/codes/generate',
    tag: 'Codes',
    summary: 'Generate codes into the pool',
    roles: OPERATORS,
    isForAllStores: true,
    body: { 'application/json': generateBody },
    answers: { 201: json('Stored', z.object({ inserted: z.int(), waitingLines: z.int() })) },
    problems: [400, 404, 409, 415, 422, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/products/{id}/stock',
    tag: 'Codes',
    summary: "Count a product's codes",
    roles: ['support', 'operator', 'admin'],
    answers: { 200: json('The stock', stock) },
    problems: [404, 503],
  }),
];
