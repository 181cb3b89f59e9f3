import { z } from 'zod';
import { fieldFault } from '../../config/field-faults';

const faultOf = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value, { error: fieldFault }).error?.issues[0]?.message;

describe('fieldFault', () => {
  it.each<[string, z.ZodType]>([
    ['text', z.string()],
    ['a choice', z.enum(['a', 'b'])],
    ['a list', z.array(z.string())],
    ['one of several kinds', z.union([z.string(), z.int()])],
    ['an address', z.string().regex(/@/, 'Must be an address')],
  ])('says that %s is missing', (_what, schema) => {
    expect(faultOf(schema, undefined)).toBe('Is missing');
  });

  it.each<[z.ZodType, unknown, string]>([
    [z.string(), 1, 'Must be text'],
    [z.string(), null, 'Must be text'],
    [z.int(), '1', 'Must be a number'],
    [z.int(), 1.5, 'Must be a whole number'],
    [z.boolean(), 'yes', 'Must be true or false'],
    [z.array(z.string()), 'a', 'Must be a list'],
    [z.strictObject({}), [], 'Must be an object with fields'],
    [z.record(z.string(), z.string()), 'a', 'Must be an object with fields'],
    [z.enum(['a', 'b']), 'c', 'Must be one of a, b'],
    [z.literal('a'), 'c', 'Must be a'],
    [z.string().min(1), '', 'Must not be empty'],
    [z.string().max(2), 'abc', 'Must have at most 2 characters'],
    [z.array(z.int()).max(1), [1, 2], 'Must have at most 1 entries'],
    [z.int().min(1), 0, 'Must be at least 1'],
    [z.int().max(60), 61, 'Must be at most 60'],
    [z.iso.datetime(), 'soon', 'Must be an ISO time, as 2026-01-31T12:00:00Z'],
  ])('says what a value must be (%#)', (schema, value, fault) => {
    expect(faultOf(schema, value)).toBe(fault);
  });

  it('leaves what a schema says itself', () => {
    expect(faultOf(z.string().min(1, 'Name it'), '')).toBe('Name it');
  });
});
