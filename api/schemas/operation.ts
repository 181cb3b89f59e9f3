import type { ResponseConfig, RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Role } from '../../domain/role';

/** The shape of every error. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable, for programs.', example: 'invalid_request' }),
    detail: z.string().meta({ description: 'What is wrong and what to do about it.' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

interface Operation {
  method: 'get' | 'post' | 'put' | 'delete';
  /** With `{name}` for a parameter. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** Who may call it; everybody where it is left out. */
  roles?: readonly Role[];
  /** True where the key is to be for all stores. */
  isForAllStores?: boolean;
  headers?: z.ZodObject;
  query?: z.ZodObject;
  body?: Record<string, z.ZodType>;
  answers: Record<number, ResponseConfig>;
  /** The statuses of the errors to expect. */
  problems?: readonly number[];
}

/** An answer with a JSON body. */
export const json = (description: string, schema: z.ZodType): ResponseConfig => ({
  description,
  content: { 'application/json': { schema } },
});

/** An answer of any number of rows, as CSV or as a JSON array. */
export const rows = (description: string, row: z.ZodType): ResponseConfig => ({
  description,
  content: { 'application/json': { schema: z.array(row) }, 'text/csv': { schema: z.string() } },
});

/** An answer with a body of another type. */
export const text = (description: string, contentType: string): ResponseConfig => ({
  description,
  content: { [contentType]: { schema: z.string() } },
});

const PROBLEMS: Record<number, string> = {
  400: 'The body cannot be read',
  401: 'No key, or a wrong one',
  403: 'The key is not for this, or not for the store',
  404: 'Not found',
  405: 'Not by this method',
  409: 'Not possible as things stand; the detail says why',
  412: 'There is one of this id, and `If-None-Match: *` forbids to replace it',
  413: 'Too large',
  415: 'The body is of another type or encoding than this path takes',
  422: 'Fields are wrong; `errors` names them',
  429: 'Too many requests',
  503: 'A part that is needed cannot be reached: send it again',
};

const problemAnswer = (status: number): ResponseConfig => ({
  description: PROBLEMS[status] ?? 'Error',
  content: { 'application/problem+json': { schema: problem } },
});

/** Describes one call for the OpenAPI document. */
export function operation(call: Operation): RouteConfig {
  const names = [...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const problems = [...(call.roles ? [401, 403] : []), ...(call.problems ?? [])];
  const params = z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
  return {
    method: call.method,
    path: call.path,
    tags: [call.tag],
    summary: call.summary,
    ...(description(call) && { description: description(call) }),
    security: call.roles ? [{ apiKey: [] }] : [],
    request: {
      ...(names.length > 0 && { params }),
      ...(call.query && { query: call.query }),
      ...(call.headers && { headers: call.headers }),
      ...(call.body && { body: { required: true, content: contentOf(call.body) } }),
    },
    responses: { ...call.answers, ...Object.fromEntries(problems.map((status) => [status, problemAnswer(status)])) },
  };
}

const description = ({ roles, isForAllStores = false, description: words }: Operation): string =>
  [words, roles && `Keys with the role ${roles.join(', ')}${isForAllStores ? ', for all stores' : ''}.`]
    .filter(Boolean)
    .join(' ');

const contentOf = (body: Record<string, z.ZodType>) =>
  Object.fromEntries(Object.entries(body).map(([type, schema]) => [type, { schema }]));
