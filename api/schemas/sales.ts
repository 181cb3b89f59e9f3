import { z } from 'zod';
import { LINE_STATES } from '../../domain/line-state';
import { findZone, STRETCHES } from '../../domain/zone';
import { amount, currency, time } from './fields';
import { json, operation } from './operation';
import { READERS, soldLines } from './reports';

const zone = z.string().transform((name, { addIssue }) => {
  const found = findZone(name);
  if (found === null) addIssue('Must be the name of a time zone, as Europe/Berlin');
  return found ?? z.NEVER;
});

export const salesQuery = z.strictObject({
  ...soldLines,
  by: z
    .enum(STRETCHES)
    .default('day')
    .meta({ description: 'Into what the period is cut: 10,000 days or 2,400 hours at most.' }),
  zone: zone.default('UTC').meta({
    type: 'string',
    description: 'Whose days and hours: the name of a time zone.',
    example: 'Europe/Berlin',
  }),
});

const sales = z.object({
  lines: z.partialRecord(z.enum(LINE_STATES), z.int()).meta({ description: 'By their state now.' }),
  revenue: z.array(z.object({ currency, amount })).meta({
    description:
      'By currency, in minor units: of lines that are paid for, before tax, without tests and what was given back.',
  }),
});

const salesReport = sales
  .extend({
    from: time,
    to: time,
    by: z.enum(STRETCHES),
    zone: z.string(),
    buckets: z
      .array(
        sales.extend({
          at: z.string().meta({
            description: 'The day, as 2026-01-31, or the ISO time at which the hour begins.',
            example: '2026-01-31',
          }),
        }),
      )
      .meta({ description: 'All days or hours that the period touches, those without sales too.' }),
  })
  .meta({ id: 'Sales' });

/** The call for what was sold, by day or hour. */
export const salesOperations = [
  operation({
    method: 'get',
    path: '/v1/reports/sales',
    tag: 'Reports',
    summary: 'What was sold in a period, by day or hour',
    description: 'Counts the order lines of the report of transactions, by the time at which their order was accepted.',
    roles: READERS,
    query: salesQuery,
    answers: { 200: json('The figures', salesReport) },
    problems: [422, 503],
  }),
];
