import { z } from 'zod';
import { NO_SUMMARY, SUMMARY_INTERVALS } from '../../domain/summary';
import { email, time } from './fields';
import { json, operation } from './operation';

const fields = {
  to: email.nullable().default(NO_SUMMARY.to).meta({ description: 'Who gets it.' }),
  every: z
    .enum(SUMMARY_INTERVALS)
    .nullable()
    .meta({ description: 'Every day, or every week on Monday; null for never.' }),
  hour: z
    .int()
    .min(0, 'Must be between 0 and 23')
    .max(23, 'Must be between 0 and 23')
    .default(NO_SUMMARY.hour)
    .meta({ description: 'The hour (UTC) at which it is sent.' }),
};

export const summaryBody = z
  .strictObject(fields)
  .meta({ id: 'SummarySettings', example: { to: 'vendor@example.com', every: 'day', hour: 7 } });

const summary = z
  .object({ ...fields, sentUntil: time.nullable().meta({ description: 'Until when the last one has told.' }) })
  .meta({ id: 'Summary' });

/** The calls on the summary by mail. */
export const summaryOperations = [
  operation({
    method: 'get',
    path: '/v1/reports/summary',
    tag: 'Reports',
    summary: 'Show who gets the summary by mail, and when',
    roles: ['support', 'operator', 'admin'],
    isForAllStores: true,
    answers: { 200: json('The setting', summary) },
    problems: [503],
  }),
  operation({
    method: 'put',
    path: '/v1/reports/summary',
    tag: 'Reports',
    summary: 'Have a summary mailed every day or week, or no more',
    description:
      'It tells of the time since the last one: orders by state, revenue, what waits for a person, pools that run low, and publishers with failures.',
    roles: ['admin'],
    isForAllStores: true,
    body: { 'application/json': summaryBody },
    answers: { 200: json('Saved', summary) },
    problems: [400, 415, 422, 503],
  }),
];
