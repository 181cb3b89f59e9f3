import type { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const LONG_INTEGER = /^-?\d{16,}$/;

/** Reads JSON in UTF-8; an integer that a double cannot hold becomes a string, so that ids survive. */
export function readJson(rawBody: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
    return JSON.parse(/\d{16}/.test(text) ? text.replace(TOKEN, quoteLongInteger) : text);
  } catch {
    throw new MalformedDeliveryError('body: not JSON in UTF-8');
  }
}

/** The part of a payload as its schema has it; the error names the field and holds no value. */
export function readPart<Schema extends z.ZodType>(part: unknown, schema: Schema, path = 'body'): z.output<Schema> {
  const result = schema.safeParse(part);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new MalformedDeliveryError(`${[path, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'unreadable'}`);
}

const quoteLongInteger = (token: string): string => (LONG_INTEGER.test(token) ? `"${token}"` : token);
