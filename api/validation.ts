import type { Request } from 'express';
import type { z } from 'zod';
import { fieldFault } from '../config/field-faults';
import { invalid, Problem, type FieldError } from './errors';
import { chosenId } from './schemas/fields';

/** Reads a request's body of this type by a schema, or answers 422 with the path of each wrong field. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
  type = 'application/json',
): z.output<Schema> {
  return readFields(schema, bodyOf(request, type));
}

function bodyOf(request: Request, type = 'application/json'): unknown {
  const body: unknown = request.body;
  if (body !== undefined) return body;
  // The body readers leave what is not of their type.
  if (hasBody(request))
    throw new Problem(415, 'content_type_unsupported', `Send the body as ${type}, with that content-type.`, {
      headers: { accept: type },
    });
  throw new Problem(400, 'body_missing', `Send a body with content-type ${type}.`);
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Reads a request's query by a schema, or answers 422 with the name of each wrong parameter. */
export const readQuery = <Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> =>
  readFields(schema, request.query);

/** Reads one value by a schema, or answers 422 with its name. */
export const readPart = <Schema extends z.ZodType>(name: string, schema: Schema, value: unknown): z.output<Schema> =>
  readFields(schema, value, [name]);

/**
 * Reads the body of what a call names by an id that somebody has chosen. What is wrong with the id is told with all that is wrong
 * with the body, or is left to be told with what else the caller finds.
 */
export function readNamed<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
): { id: string; body: z.output<Schema>; faults: FieldError[] } {
  const id = pathParameter(request, 'id');
  const { faults } = check(chosenId, id, ['id']);
  const { data, faults: others } = check(schema, bodyOf(request));
  if (data === undefined) throw invalid([...faults, ...others]);
  return { id, body: data, faults };
}

function readFields<Schema extends z.ZodType>(schema: Schema, fields: unknown, base: string[] = []): z.output<Schema> {
  const { data, faults } = check(schema, fields, base);
  if (faults.length > 0) throw invalid(faults);
  return data as z.output<Schema>;
}

function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  base: string[] = [],
): { data?: z.output<Schema>; faults: FieldError[] } {
  const { data, error } = schema.safeParse(value, { error: fieldFault });
  if (error) return { faults: error.issues.flatMap((issue) => fieldErrors(issue, base)) };
  return { data, faults: [] };
}

function fieldErrors(issue: z.core.$ZodIssue, base: string[]): FieldError[] {
  if (issue.code === 'invalid_key')
    return issue.issues.map(({ message }) => ({ path: [...base, ...issue.path.map(String)].join('.'), message }));
  const path = [...base, ...issue.path.map(String)];
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.') || '(body)', message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'There is no such field' }));
}

/** The value of a path parameter that the route always has. */
export function pathParameter(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}

/** True for a call that is to create and not to replace. */
export const isOnlyNew = (request: Request): boolean => request.get('if-none-match') === '*';
