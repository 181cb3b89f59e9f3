import { z } from 'zod';
import { EXCEPTION_REASONS } from '../../domain/exception';
import { ORDER_STATES } from '../../domain/order';
import { OVERVIEW_PERIODS } from '../../domain/overview';
import { storeFilter, time } from './fields';
import { json, operation } from './operation';
import { poolStock } from './reports';

export const overviewQuery = z.strictObject({
  period: z.enum(OVERVIEW_PERIODS).default('24h'),
  store: storeFilter.meta({ description: 'Orders and exceptions of one store; left out, of all that the key is for.' }),
});

const byState = z.partialRecord(z.enum(ORDER_STATES), z.int());

const codeTime = z
  .object({
    orders: z.int().meta({ description: 'Orders that have their codes.' }),
    p50Ms: z.int().nullable().meta({ description: 'Half of them waited no longer; up to a fifth too high.' }),
    p99Ms: z.int().nullable(),
  })
  .meta({ id: 'CodeTime', description: 'From the acceptance of a line to the hand-over of its codes.' });

const backlog = z
  .object({
    count: z.int().meta({ description: 'Counted up to 10,000.' }),
    oldestAt: time.nullable(),
  })
  .meta({ id: 'Backlog' });

const overview = z
  .object({
    period: z.enum(OVERVIEW_PERIODS),
    from: time,
    at: time.meta({
      description:
        'When it was counted: some seconds ago; up to some minutes for 30 days, and where the database is slow: then the last count is told until the next has ended.',
    }),
    buckets: z.array(
      z.object({
        at: time.meta({ description: 'The beginning of the hour, or of the day (UTC) for 30 days.' }),
        orders: byState.meta({ description: 'Orders that were accepted in it, by their state now.' }),
        codeTime,
      }),
    ),
    orders: byState,
    codeTime,
    exceptions: z.array(z.object({ reason: z.enum(EXCEPTION_REASONS), count: z.int() })),
    retried: z.array(z.object({ publisher: z.string(), lines: z.int(), since: time, nextAttemptAt: time.nullable() })),
    pools: z.array(poolStock),
    backlog: z.object({ mails: backlog, webhooks: backlog }),
  })
  .meta({ id: 'Overview' });

/** The call for how everything stands. */
export const overviewOperations = [
  operation({
    method: 'get',
    path: '/v1/reports/overview',
    tag: 'Reports',
    summary: 'How everything stands: orders, exceptions, stock and what waits to leave',
    description: 'Without test orders. Pools and the backlog are of all stores.',
    roles: ['support', 'operator', 'admin'],
    query: overviewQuery,
    answers: { 200: json('The overview', overview) },
    problems: [422, 503],
  }),
];
