import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { EventPage, Listing } from './connector';
import { askFastSpring } from './fastspring-api';
import { readEvent } from './fastspring-webhook';
import { readPart } from './json-body';
import { beginOf, cursorAfter, placeOf, readEach } from './listing';
import { id } from './payload-fields';
import type { PlatformAccess } from './platform-access';

/** What no webhook has brought comes first; what one has brought may have been lost here. */
const LISTS = ['unprocessed', 'processed'] as const;
type List = (typeof LISTS)[number];

/** FastSpring refuses to look further back. */
const DAYS_KEPT = 30;

/** https://developer.fastspring.com/reference/get-unprocessed-events */
const Page = z.object({
  events: z.array(z.unknown()),
  page: z.int().nullish(),
  more: z.unknown().optional(),
  nextPage: z.int().nullish(),
});
type Page = z.output<typeof Page>;

const Named = z.object({ id });

/** One page of one of the lists, and what the page before has begun with. */
interface Leaf {
  list: List;
  page: number;
  before: string;
}

/** Lists the events of the account's first webhook, 25 a page. https://fastspring.com/docs/events/ */
export async function listFastSpringEvents(listing: Listing, access: PlatformAccess): Promise<EventPage> {
  const place = placeOf(listing);
  const leaf = readLeaf(place.at);
  const answer = readPart(await askFastSpring(pathOf(listing, leaf), access), Page, 'answer');
  const next = leafAfter(leaf, answer);
  const at = next && [next.list, next.page, next.before].join(' ');
  return { events: readEach(answer.events, (event) => [readEvent(event)]), cursor: cursorAfter(place, at) };
}

function readLeaf(at: string | null): Leaf {
  const [name, page = '1', ...before] = at?.split(' ') ?? [];
  return { list: LISTS.find((list) => list === name) ?? LISTS[0], page: Number(page), before: before.join(' ') };
}

function pathOf(listing: Listing, { list, page }: Leaf): string {
  const begin = beginOf(listing, DAYS_KEPT).getTime();
  const query = new URLSearchParams({ begin: `${begin}`, end: `${Date.parse(listing.until)}` });
  if (page > 1) query.set('page', `${page}`);
  return `/events/${list}?${query.toString()}`;
}

/** How the further pages are asked for is not documented, so that each has to prove that it is another than the one before. */
function leafAfter({ list, page, before }: Leaf, { events, page: told, more, nextPage }: Page): Leaf | null {
  const first = Named.safeParse(events[0]).data?.id ?? '';
  if (page > 1 && ((told ?? page) !== page || (first !== '' && first === before)))
    throw new MalformedDeliveryError('answer.page: another than was asked for');
  const hasMore = nextPage != null || (more != null && more !== false);
  if (hasMore && events.length > 0) return { list, page: nextPage ?? page + 1, before: first };
  return list === 'unprocessed' ? { list: 'processed', page: 1, before: '' } : null;
}
