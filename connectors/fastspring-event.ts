import { z } from 'zod';
import { minorDigits, toMinorUnits } from '../domain/money';
import type { StoreEvent } from '../domain/store-event';
import { id, text } from './payload-fields';

/** A time in milliseconds since 1970, as ISO; null for anything else. */
export const epochTime = z
  .number()
  .nullish()
  .catch(null)
  .transform((value) => {
    const time = new Date(value ?? Number.NaN);
    return Number.isNaN(time.getTime()) ? null : time.toISOString();
  });

/** What stands around the data of an event. */
export const FastSpringEvent = z.object({
  id,
  type: text,
  live: z.boolean().nullish(),
  created: epochTime,
  data: z.unknown().optional(),
});
export type FastSpringEvent = z.output<typeof FastSpringEvent>;

/** An event that means nothing to Keyrail. */
export const ignore = ({ id, type }: FastSpringEvent): StoreEvent => ({
  kind: 'ignored',
  eventId: id,
  type: type ?? 'unknown',
});

/** An amount in minor units, rounded to what the currency has; null when either is not known. */
export function toMinor(value: number | null, currency: string | null): number | null {
  return value === null || currency === null ? null : toMinorUnits(value.toFixed(minorDigits(currency)), currency);
}
