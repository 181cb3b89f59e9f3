import { z } from 'zod';
import { MISS_OUTCOMES, RECONCILIATION_STATES } from '../../domain/reconciliation';
import { cursor, page, time } from './fields';
import { json, operation } from './operation';

export const reconciliationQuery = z.strictObject({ ...page });

export const reconciliationBody = z
  .strictObject({
    dryRun: z.boolean().default(false).meta({ description: 'Only tells what would be taken.' }),
    since: z.iso
      .datetime({ offset: true, error: 'Must be an ISO time, as 2026-01-31T12:00:00Z' })
      .nullable()
      .default(null)
      .meta({ description: 'From when on; null for where the run before has ended.' }),
  })
  .meta({ id: 'ReconciliationOrder', example: { dryRun: true } });

const miss = z
  .object({
    kind: z.string(),
    eventId: z.string(),
    externalId: z.string().nullable(),
    outcome: z.enum(MISS_OUTCOMES),
  })
  .meta({ id: 'MissedEvent' });

const reconciliation = z
  .object({
    id: z.string(),
    storeId: z.string(),
    dryRun: z.boolean(),
    by: z.string().nullable().meta({ description: 'Who has asked for it; null for the schedule.' }),
    state: z.enum(RECONCILIATION_STATES),
    continues: z.boolean().meta({ description: 'True where it began at the end of the run before.' }),
    since: time,
    until: time,
    startedAt: time,
    endedAt: time.nullable(),
    listed: z.int().meta({ description: 'Events that the platform has listed.' }),
    missed: z.int().meta({ description: 'Those of them that no webhook had brought.' }),
    misses: z.array(miss).meta({ description: 'The first thousand of them, each sale once.' }),
    failure: z
      .string()
      .nullable()
      .meta({ description: 'Why it has failed; while it runs, why its last try has, which is repeated.' }),
  })
  .meta({ id: 'Reconciliation' });

/** The calls on what webhooks have missed. */
export const reconciliationOperations = [
  operation({
    method: 'get',
    path: '/v1/stores/{id}/reconciliations',
    tag: 'Stores',
    summary: 'List the reconciliations of a store, with what webhooks had missed; the newest first',
    roles: ['support', 'operator', 'admin'],
    query: reconciliationQuery,
    answers: {
      200: json('A page of reconciliations', z.object({ reconciliations: z.array(reconciliation), cursor })),
    },
    problems: [404, 422, 503],
  }),
  operation({
    method: 'post',
    path: '/v1/stores/{id}/reconciliations',
    tag: 'Stores',
    summary: "Ask a store's platform for what its webhooks have missed, and take it",
    roles: ['operator', 'admin'],
    body: { 'application/json': reconciliationBody },
    answers: {
      202: json('Begun; the list shows it', z.object({ storeId: z.string(), status: z.literal('reconciling') })),
    },
    problems: [400, 404, 409, 415, 422, 503],
  }),
];
