import { z } from 'zod';
import { isCurrency } from '../domain/money';
import type { ToldFields } from '../domain/purchase';
import { MAXIMUM_QUANTITY } from '../domain/windows';

/** Longer than any platform's ids, and short enough for every key and workflow id that is made of one. */
const MAXIMUM_ID = 200;

/** An id as text; control characters and broken surrogates would spoil answers, ids and URLs. */
export const id = z.union([z.string(), z.number().int().transform(String)]).pipe(
  z
    .string()
    .min(1)
    .max(MAXIMUM_ID)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has control characters'),
);

/** An id that is written plainly, or as an object that holds it where the platform expands it. */
export const expandable = (field: string) =>
  z.union([id, z.looseObject({ [field]: id }).transform((object): string => String(object[field]))]);

/** Text for people: missing, empty or no text is null, for that is no reason to lose a paid order. */
export const text = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** A country of two letters; null for anything else. */
export const country = text.transform((value) => (value && /^[a-z]{2}$/i.test(value) ? value.toUpperCase() : null));

/** A currency of three letters; null for anything else. */
export const currency = text.transform((value) => {
  const code = value?.toUpperCase() ?? '';
  return isCurrency(code) ? code : null;
});

/** A decimal amount; null when the payload has none. */
export const amount = z
  .union([z.number(), z.string().trim().min(1).pipe(z.coerce.number())])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** How many units are bought. */
export const quantity = z
  .union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)])
  .pipe(z.int().min(1).max(MAXIMUM_QUANTITY));

/** A time with its zone in ISO 8601, as UTC; null for anything else. */
export const isoTime = text.transform((value) => {
  if (!value || !/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/i.test(value)) return null;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
});

const fieldValue = z
  .union([z.string(), z.number().transform(String)])
  .transform((value) => value.trim())
  .nullish()
  .catch(null);

/** What the vendor lets an order say by names of its own; a value that is no text counts as none. */
export const fieldRecord = z
  .record(z.string(), fieldValue)
  .nullish()
  .catch(null)
  .transform((record) => Object.entries(record ?? {}));

const FieldPair = z
  .object({ name: z.string().optional(), key: z.string().optional(), value: fieldValue })
  .nullish()
  .catch(null);

/** The same as a list, whose names are called `name` or `key`. */
export const fieldPairs = z
  .array(FieldPair)
  .nullish()
  .catch(null)
  .transform((pairs) =>
    (pairs ?? []).flatMap((pair) => {
      const name = pair?.name ?? pair?.key;
      return name === undefined ? [] : [[name, pair?.value] satisfies FieldEntry];
    }),
  );

type FieldEntry = [name: string, value: string | null | undefined];

/** The fields that say something, of lists of which a later one counts more; nothing where none does. */
export function tellsFields(...lists: (readonly FieldEntry[])[]): { fields?: ToldFields } {
  const told = lists.flat().flatMap(([name, value]) => (value ? [[name, value]] : []));
  return told.length > 0 ? { fields: Object.fromEntries(told) as ToldFields } : {};
}
