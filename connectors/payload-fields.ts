import { z } from 'zod';
import { isCurrency } from '../domain/money';
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
