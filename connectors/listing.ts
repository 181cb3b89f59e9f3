import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { StoreEvent } from '../domain/store-event';
import type { Listing } from './connector';
import { id } from './payload-fields';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** More than any store fills between two runs; an answer that always names a further page must not be followed for ever. */
const MOST_PAGES = 5_000;

/** How far a listing has come. */
export interface Place {
  /** From 1 on. */
  page: number;
  /** The platform's own name of where the page begins; null for the first. */
  at: string | null;
}

/** Where a listing goes on. */
export function placeOf({ cursor }: Pick<Listing, 'cursor'>): Place {
  if (cursor === null) return { page: 1, at: null };
  const gap = cursor.indexOf(' ');
  return { page: Number(cursor.slice(0, gap)), at: cursor.slice(gap + 1) };
}

/** The cursor of the page after; throws a MalformedDeliveryError for a listing that goes round, or on without end. */
export function cursorAfter(place: Place, next: string | null): string | null {
  if (next === null) return null;
  if (next === place.at) throw new MalformedDeliveryError('listing: the next page is the same again');
  if (place.page >= MOST_PAGES) throw new MalformedDeliveryError(`listing: more than ${MOST_PAGES} pages`);
  return `${place.page + 1} ${next}`;
}

/** When a listing begins at a platform that keeps its events for some days, and refuses to look further back. */
export function beginOf({ since, until }: Pick<Listing, 'since' | 'until'>, daysKept: number): Date {
  const oldest = Date.parse(until) - daysKept * DAY_MS + HOUR_MS;
  return new Date(Math.max(Date.parse(since), oldest));
}

/** The events of all listed elements; one that cannot be read is there as `unreadable`, and costs the others nothing. */
export const readEach = (elements: readonly unknown[], read: (element: unknown) => StoreEvent[]): StoreEvent[] =>
  elements.flatMap((element) => {
    try {
      return read(element);
    } catch (error) {
      if (!(error instanceof MalformedDeliveryError)) throw error;
      const { message: reason, events } = error;
      return events.length > 0 ? [...events] : [{ kind: 'unreadable', eventId: nameOf(element), reason }];
    }
  });

/** Its id, or what is the same whenever it is listed. */
const nameOf = (element: unknown): string =>
  z.object({ id }).safeParse(element).data?.id ??
  `listed:${createHash('sha256').update(JSON.stringify(element)).digest('hex').slice(0, 32)}`;
