import { z } from 'zod';
import { ROLES } from '../../domain/role';
import { time } from './fields';
import { json, operation } from './operation';

export const logInBody = z
  .strictObject({ apiKey: z.string().trim().min(1, 'Must not be empty').max(500) })
  .meta({ id: 'LogIn' });

const session = z
  .object({
    name: z.string().meta({ description: 'Of the API key; stands beside all that is done.' }),
    role: z.enum(ROLES),
    stores: z.array(z.string()).nullable().meta({ description: 'The stores that may be seen; null for all.' }),
    csrfToken: z.string().meta({ description: 'To be sent as `X-CSRF-Token` with everything but GET.' }),
    endsAt: time.meta({ description: 'When it ends, used or not; unused, it ends after two hours.' }),
    sandbox: z.boolean(),
    vendorName: z.string(),
    publicUrl: z.string().meta({ description: 'Where stores and buyers reach this API.' }),
  })
  .meta({ id: 'ConsoleSession' });

const tag = 'Console';

/** The calls of the console's log-in. */
export const consoleOperations = [
  operation({
    method: 'post',
    path: '/console/session',
    tag,
    summary: 'Exchange an API key for a log-in to the console',
    description:
      'Takes keys with the role support, operator, admin. The cookie that it sets is good for calls under `/console/v1`, which are those under `/v1`.',
    body: { 'application/json': logInBody },
    answers: { 201: json('Logged in: a cookie, and who you are', session) },
    problems: [400, 401, 403, 415, 422, 429, 503],
  }),
  operation({
    method: 'get',
    path: '/console/session',
    tag,
    summary: 'Show who has logged in',
    answers: { 200: json('The log-in', session), 204: { description: 'Nobody has logged in' } },
    problems: [429, 503],
  }),
  operation({
    method: 'delete',
    path: '/console/session',
    tag,
    summary: 'Log out',
    description: 'Needs `X-CSRF-Token`, as all but GET does with the cookie.',
    answers: { 204: { description: 'Logged out' } },
    problems: [403, 503],
  }),
];
