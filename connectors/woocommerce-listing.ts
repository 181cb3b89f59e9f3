import { z } from 'zod';
import type { EventPage, Listing } from './connector';
import { readPart } from './json-body';
import { readEach } from './listing';
import { readNumberedPage } from './numbered-pages';
import { PlatformApiError, type PlatformAccess } from './platform-access';
import { toOrderEvents } from './woocommerce-order';

const PAGE_SIZE = 100;

const Orders = z.array(z.unknown());

/**
 * Lists the orders that have changed since a time, as they are now: their JSON is that of the webhooks, and so are their events' ids.
 * https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce/includes/rest-api/Controllers/Version3/class-wc-rest-crud-controller.php
 */
export async function listOrders({ since, cursor }: Listing, access: PlatformAccess): Promise<EventPage> {
  const { url, call } = access;
  if (!url) throw new PlatformApiError(null, 'has no usual address: the store lacks its shop’s, as apiUrl');
  const headers = { authorization: authorizationOf(access) };
  const ask = async (page: number) => {
    const query = new URLSearchParams({
      modified_after: since.slice(0, 19), // with a zone WordPress would turn it into the shop's own time
      dates_are_gmt: 'true',
      // Without an end, and the oldest first: an order that changes meanwhile moves none to another page.
      orderby: 'id',
      order: 'asc',
      per_page: String(PAGE_SIZE),
      page: String(page),
    });
    const answer = await call({ url: `${url}/wp-json/wc/v3/orders?${query.toString()}`, headers });
    const orders = readPart(answer, Orders, 'answer');
    const events = readEach(orders, (order) => toOrderEvents(order, `${url}/`));
    return { events, isLast: orders.length < PAGE_SIZE };
  };
  return readNumberedPage([{ name: 'orders', ask }], cursor);
}

function authorizationOf({ id, key }: PlatformAccess): string {
  if (!id || !key) throw new PlatformApiError(null, 'needs a consumer key and its secret: the store has none');
  return `Basic ${Buffer.from(`${id}:${key}`).toString('base64')}`;
}
