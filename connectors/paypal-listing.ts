import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { Connector, Listing } from './connector';
import { readPart } from './json-body';
import { beginOf, cursorAfter, placeOf, readEach } from './listing';
import type { PayPalApi } from './paypal-api';
import { links, type Links } from './paypal-capture';
import { readEvent } from './paypal-event';

const PATH = '/v1/notifications/webhooks-events';
/** PayPal answers 400 to any time before that. */
const DAYS_KEPT = 30;

const Page = z.union([
  z.object({ events: z.array(z.unknown()), links }),
  z.object({ count: z.literal(0) }).transform(() => ({ events: [], links: null })),
]);

/** Lists the messages that PayPal has for the app's webhooks. https://developer.paypal.com/api/webhooks/v1/webhooks-events-list */
export function createListing(api: PayPalApi): NonNullable<Connector['listEvents']> {
  return async (listing, access) => {
    const place = placeOf(listing);
    const found = await api.get(PATH + (place.at ?? queryOf(listing)), access);
    const { events, links } = readPart(found, Page, 'answer');
    const next = events.length > 0 ? nextQuery(links) : null;
    return { events: readEach(events, readEvent), cursor: cursorAfter(place, next) };
  };
}

function queryOf(listing: Listing): string {
  const query = new URLSearchParams({
    page_size: '100',
    start_time: toSeconds(beginOf(listing, DAYS_KEPT)),
    end_time: toSeconds(new Date(Date.parse(listing.until) + 999)),
  });
  return `?${query.toString()}`;
}

/** PayPal's own examples have no fractions. */
const toSeconds = (time: Date): string => time.toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Whatever address the link has, the next page is asked for where the first was. */
function nextQuery(all: Links): string | null {
  const href = all?.find(({ rel }) => rel === 'next')?.href;
  if (!href) return null;
  const query = /\/webhooks-events\/?(\?[^#\s]+)$/.exec(href)?.[1];
  if (!query) throw new MalformedDeliveryError('answer.links: the next page is none of this list');
  return query;
}
