import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { StoreEvent } from '../domain/store-event';
import type { EventPage, Listing } from './connector';
import { readPart } from './json-body';
import { readEach } from './listing';
import { askPaddle } from './paddle-api';
import { id } from './payload-fields';
import type { PlatformAccess } from './platform-access';

/** Those that Keyrail makes something of. */
const EVENT_TYPES = [
  'transaction.billed',
  'transaction.canceled',
  'transaction.completed',
  'transaction.payment_failed',
  'adjustment.created',
  'adjustment.updated',
  'subscription.created',
  'subscription.updated',
  'subscription.past_due',
  'subscription.paused',
  'subscription.resumed',
  'subscription.canceled',
];

/** https://developer.paddle.com/api-reference/about/pagination */
const Page = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ pagination: z.object({ has_more: z.boolean(), next: z.string().nullish() }) }),
});

type Pagination = z.output<typeof Page>['meta']['pagination'];

/** Lists Paddle's events, which it keeps for 90 days and writes as in its notifications. https://developer.paddle.com/api-reference/events/list-events */
export async function listPaddleEvents(
  { since, until, cursor }: Listing,
  access: PlatformAccess,
  read: (event: unknown) => StoreEvent[],
): Promise<EventPage> {
  const query = new URLSearchParams({
    from: since,
    to: until,
    event_type: EVENT_TYPES.join(','),
    order_by: 'id[ASC]', // what is new comes last, and moves nothing from one page to another
    per_page: '100',
    ...(cursor && { after: cursor }),
  });
  const answer = await askPaddle(`/events?${query.toString()}`, access);
  const { data, meta } = readPart(answer, Page, 'answer');
  return { events: readEach(data, read), cursor: nextAfter(meta.pagination, cursor) };
}

/** The id that the next page begins after; of the address that Paddle tells nothing else is taken. */
function nextAfter({ has_more, next }: Pagination, cursor: string | null): string | null {
  if (!has_more) return null;
  const given = next && URL.canParse(next) ? new URL(next).searchParams.get('after') : null;
  const after = readPart(given, id, 'answer.meta.pagination.next');
  if (after === cursor) throw new MalformedDeliveryError('answer.meta.pagination.next: the same page again');
  return after;
}
