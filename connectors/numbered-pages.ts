import { MalformedDeliveryError } from '../domain/errors';
import type { StoreEvent } from '../domain/store-event';
import type { EventPage } from './connector';

/** More than any shop fills in a period; what is still not at its end then has none. */
const MOST_PAGES = 10_000;

/** A list of a platform of which each page has a number. */
export interface NumberedList {
  /** Names it in cursors. */
  name: string;
  ask(page: number): Promise<NumberedPage>;
}

export interface NumberedPage {
  events: StoreEvent[];
  /** True for a page after which nothing of the period can come. */
  isLast: boolean;
}

/** Reads the page that a cursor names, of one list after the other. */
export async function readNumberedPage(lists: readonly NumberedList[], cursor: string | null): Promise<EventPage> {
  const [name, number] = (cursor ?? `${lists[0]?.name}:1`).split(':');
  const page = Number(number);
  const index = lists.findIndex((list) => list.name === name);
  const list = lists[index];
  if (!list || !Number.isInteger(page) || page < 1) throw new MalformedDeliveryError('cursor: names no page');
  const { events, isLast } = await list.ask(page);
  if (!isLast && page >= MOST_PAGES) throw new MalformedDeliveryError(`answer: no end after ${MOST_PAGES} pages`);
  return { events, cursor: isLast ? firstPageOf(lists[index + 1]) : `${list.name}:${page + 1}` };
}

const firstPageOf = (list: NumberedList | undefined): string | null => (list ? `${list.name}:1` : null);
