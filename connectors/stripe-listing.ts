import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { EventPage, Listing } from './connector';
import { readPart } from './json-body';
import { cursorAfter, placeOf, readEach } from './listing';
import { id } from './payload-fields';
import type { PlatformAccess } from './platform-access';
import { askStripe } from './stripe-api';
import { readEvent } from './stripe-message';

/** The events that mean something here; Stripe takes 20 at most. */
const TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'invoice.paid',
  'invoice.payment_failed',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.closed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.deleted',
];

const Page = z.object({ object: z.literal('list'), data: z.array(z.unknown()), has_more: z.boolean() });

/** Lists Stripe's own events, the newest first, of the last 30 days at most. https://docs.stripe.com/api/events/list */
export async function listStripeEvents(listing: Listing, access: PlatformAccess): Promise<EventPage> {
  const place = placeOf(listing);
  const { data, has_more } = readPart(await askStripe(pathOf(listing, place.at), access), Page, 'answer');
  return { events: readEach(data, readEvent), cursor: cursorAfter(place, has_more ? lastId(data) : null) };
}

function pathOf({ since, until }: Listing, startingAfter: string | null): string {
  const query = [
    'limit=100',
    `created[gte]=${Math.floor(Date.parse(since) / 1000)}`,
    `created[lte]=${Math.ceil(Date.parse(until) / 1000)}`,
    ...TYPES.map((type) => `types[]=${type}`),
    ...(startingAfter ? [`starting_after=${encodeURIComponent(startingAfter)}`] : []),
  ];
  return `/v1/events?${query.join('&')}`;
}

/** The page after begins at an event of this one, whether it can be read or not. */
function lastId(data: readonly unknown[]): string {
  const ids = data.flatMap((event) => z.object({ id }).safeParse(event).data?.id ?? []);
  const last = ids.at(-1);
  if (last === undefined) throw new MalformedDeliveryError('answer.data: no event names itself');
  return last;
}
