import { z } from 'zod';
import { cursor, madeId, page, time } from './fields';
import { json, operation } from './operation';

const instant = z.iso.datetime({ offset: true }).optional();

export const auditQuery = z.strictObject({
  by: z.string().max(500).optional(),
  action: z.string().max(100).optional().meta({ example: 'order.approveLine' }),
  subject: madeId.optional().meta({ description: 'What it was done to: an order, a product, a store.' }),
  from: instant,
  to: instant,
  ...page,
});

const auditEntry = z
  .object({
    at: time,
    by: z.string(),
    action: z.string(),
    subject: z.string(),
    why: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'AuditEntry' });

/** The call on who did what. */
export const auditOperations = [
  operation({
    method: 'get',
    path: '/v1/audit',
    tag: 'Operation',
    summary: 'List who did what',
    description:
      'Actions on orders, also those of Temporal UI, and changes of stock and configuration; the newest first.',
    roles: ['operator', 'admin'],
    isForAllStores: true,
    query: auditQuery,
    answers: { 200: json('A page of entries', z.object({ entries: z.array(auditEntry), cursor })) },
    problems: [422, 503],
  }),
];
