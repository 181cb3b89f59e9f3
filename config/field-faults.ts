import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

/** Says of a field that is missing or wrong what it must be; undefined, so that zod's own words stand, for what no schema of ours asks. */
export function fieldFault(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Is missing' : `Must be ${kindOf(issue.expected)}`;
    case 'invalid_value':
      return issue.input === undefined ? 'Is missing' : `Must be ${oneOf(issue.values)}`;
    case 'too_small':
      return leastOf(issue);
    case 'too_big':
      return mostOf(issue);
    case 'invalid_format':
      return issue.format === 'datetime' ? 'Must be an ISO time, as 2026-01-31T12:00:00Z' : undefined;
    case 'invalid_union':
      return issue.input === undefined ? 'Is missing' : undefined;
    default:
      return undefined;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
};

const kindOf = (expected: string): string => KINDS[expected] ?? `of the kind ${expected}`;

const oneOf = (values: readonly z.core.util.Primitive[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;

function leastOf({ origin, minimum }: Extract<RawIssue, { code: 'too_small' }>): string {
  if (origin === 'string') return minimum === 1 ? 'Must not be empty' : `Must have at least ${minimum} characters`;
  return origin === 'array' ? `Must have at least ${minimum} entries` : `Must be at least ${minimum}`;
}

function mostOf({ origin, maximum }: Extract<RawIssue, { code: 'too_big' }>): string {
  if (origin === 'string') return `Must have at most ${maximum} characters`;
  return origin === 'array' ? `Must have at most ${maximum} entries` : `Must be at most ${maximum}`;
}
