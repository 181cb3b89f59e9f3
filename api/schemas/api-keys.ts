import { z } from 'zod';
import { ROLES } from '../../domain/role';
import { chosenId, line, time } from './fields';
import { json, operation } from './operation';

export const apiKeyBody = z
  .strictObject({
    name: line(100).meta({ description: 'Who uses it; stands in the timeline of the orders that it acts on.' }),
    role: z.enum(ROLES),
    stores: z
      .array(chosenId)
      .min(1, 'Name at least one store, or null for all')
      .max(100)
      .nullable()
      .default(null)
      .meta({
        description:
          'The stores it is for; null for all. For some, it has what is of them alone, and nothing that is of no store: neither settings nor the audit, nor what goes to one store of many.',
      }),
  })
  .meta({ id: 'NewApiKey', example: { name: 'Web shop', role: 'store', stores: ['direct'] } });

const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    stores: z.array(z.string()).nullable(),
    createdAt: time,
  })
  .meta({ id: 'ApiKey' });

const ADMINS = ['admin'] as const;

/** The calls on API keys. */
export const apiKeyOperations = [
  operation({
    method: 'post',
    path: '/v1/api-keys',
    tag: 'API keys',
    summary: 'Make a key',
    roles: ADMINS,
    isForAllStores: true,
    body: { 'application/json': apiKeyBody },
    answers: { 201: json('The key, shown this once', apiKey.extend({ key: z.string() }).meta({ id: 'MadeApiKey' })) },
    problems: [400, 415, 422, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/api-keys',
    tag: 'API keys',
    summary: 'List keys, the newest first, without the keys themselves',
    roles: ADMINS,
    isForAllStores: true,
    answers: { 200: json('All keys', z.object({ keys: z.array(apiKey) })) },
    problems: [503],
  }),
  operation({
    method: 'delete',
    path: '/v1/api-keys/{id}',
    tag: 'API keys',
    summary: 'Withdraw a key',
    roles: ADMINS,
    isForAllStores: true,
    answers: { 204: { description: 'Withdrawn' } },
    problems: [404, 503],
  }),
];
