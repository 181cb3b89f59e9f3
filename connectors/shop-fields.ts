import { createHash } from 'node:crypto';
import { z } from 'zod';
import { minorDigits, toMinorUnits } from '../domain/money';
import { MAXIMUM_QUANTITY } from '../domain/windows';
import { id, text } from './payload-fields';

/** An id that may be missing; shops write 0 or nothing for none. */
export const reference = id
  .nullish()
  .catch(null)
  .transform((value) => (value === undefined || value === '0' ? null : value));

/** A number of units that may have come down to none. */
export const count = z.int().min(0).max(MAXIMUM_QUANTITY);

/** A decimal amount as the shop writes it; null when the payload has none. */
export const decimal = z
  .union([z.string(), z.number().transform(String)])
  .pipe(
    z
      .string()
      .trim()
      .regex(/^-?\d+(\.\d+)?$/),
  )
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** A time that is written without its zone and means UTC; null for anything else. */
export const utcTime = text.transform((value) => {
  if (!value || !/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const time = new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
});

/** The parts of a list that can be read; no list is an empty one. */
export const listOf = <Part extends z.ZodType>(part: Part) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((parts) => parts.flatMap((given): z.output<Part>[] => readable(part, given)));

/** A decimal in minor units, rounded where a shop keeps more decimals than the currency has; null when either is not known. */
export function toMinor(value: string | null, currency: string | null): number | null {
  if (value === null || currency === null) return null;
  return toMinorUnits(value, currency) ?? toMinorUnits(Number(value).toFixed(minorDigits(currency)), currency);
}

/** Tells one content from another within an event's id. */
export const fingerprint = (content: unknown): string =>
  createHash('sha256')
    .update(Buffer.isBuffer(content) ? content : JSON.stringify(content))
    .digest('hex')
    .slice(0, 16);

function readable<Part extends z.ZodType>(part: Part, given: unknown): z.output<Part>[] {
  const result = part.safeParse(given);
  return result.success ? [result.data] : [];
}
