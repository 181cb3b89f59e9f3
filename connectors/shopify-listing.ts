import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import type { EventPage, Listing } from './connector';
import { readPart } from './json-body';
import { readEach } from './listing';
import { id } from './payload-fields';
import { askShopify, shopOf } from './shopify-api';
import { toOrderEvents } from './shopify-order';
import type { PlatformAccess } from './platform-access';

const PAGE_SIZE = 100;

const Page = z.object({ orders: z.array(z.unknown()) });

const Numbered = z.object({ id: id.pipe(z.string().regex(/^\d+$/)) });

/**
 * Lists the orders that a period has changed, as they are now: their JSON is that of the webhooks, and so are their events' ids.
 * https://shopify.dev/docs/api/admin-rest/latest/resources/order#get-orders?status=any
 */
export async function listOrders({ since, until, cursor }: Listing, access: PlatformAccess): Promise<EventPage> {
  const query = new URLSearchParams({
    status: 'any',
    updated_at_min: since,
    updated_at_max: until,
    limit: String(PAGE_SIZE),
    since_id: cursor ?? '0', // sorts by id: https://shopify.dev/changelog/orders-with-the-since_id-parameter-are-now-sorted-by-order-id
  });
  const { orders } = readPart(await askShopify(`orders.json?${query.toString()}`, access), Page, 'answer');
  const { hostname } = new URL(shopOf(access));
  const events = readEach(orders, (order) => toOrderEvents(order, hostname));
  return { events, cursor: orders.length < PAGE_SIZE ? null : lastId(orders, cursor) };
}

function lastId(orders: readonly unknown[], cursor: string | null): string {
  const last = orders.flatMap((order) => Numbered.safeParse(order).data?.id ?? []).at(-1);
  if (last === undefined || BigInt(last) <= BigInt(cursor ?? 0))
    throw new MalformedDeliveryError('answer.orders: no order after those of the page before');
  return last;
}
