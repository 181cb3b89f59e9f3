import { z } from 'zod';
import type { StoreEvent } from '../domain/store-event';
import type { EventPage, Listing, StoreDelivery } from './connector';
import { readPart } from './json-body';
import { readEach } from './listing';
import { readNumberedPage, type NumberedList } from './numbered-pages';
import { id } from './payload-fields';
import type { PlatformAccess } from './platform-access';
import { toOrderState } from './polar-order';

const Page = z.object({ items: z.array(z.unknown()), pagination: z.object({ max_page: z.int() }) });

/** Each try to deliver an event is one; Polar drops payloads after a while. */
const Attempt = z.object({ webhook_event: z.object({ id, payload: z.string().nullish() }) });

/**
 * Lists what Polar has tried to deliver in a period, and the orders of that period, for what Polar does not even try while an endpoint
 * is disabled. https://polar.sh/docs/api-reference/webhooks/deliveries/list
 */
export function listPolar(
  { since, until, cursor }: Listing,
  access: PlatformAccess,
  parse: (delivery: StoreDelivery) => StoreEvent[],
): Promise<EventPage> {
  const listOf = (
    name: string,
    path: string,
    period: Record<string, string>,
    read: (element: unknown) => StoreEvent[],
  ): NumberedList => ({
    name,
    async ask(page) {
      const query = new URLSearchParams({ ...period, page: String(page), limit: '100' });
      const answer = await askPolar(`${path}?${query.toString()}`, access);
      const { items, pagination } = readPart(answer, Page, 'answer');
      return { events: readEach(items, read), isLast: page >= pagination.max_page };
    },
  });
  const endpoint = access.id && { endpoint_id: access.id }; // others may be told the same by other ids
  const tried = { start_timestamp: since, end_timestamp: until, ...endpoint };
  const ordered = { created_after: since, created_before: until, sorting: 'created_at' };
  const lists = [
    listOf('deliveries', '/v1/webhooks/deliveries', tried, (attempt) => readAttempt(attempt, parse)),
    listOf('orders', '/v1/orders/', ordered, toOrderState), // without the last slash Polar redirects
  ];
  return readNumberedPage(lists, cursor);
}

function readAttempt(attempt: unknown, parse: (delivery: StoreDelivery) => StoreEvent[]): StoreEvent[] {
  const { webhook_event } = readPart(attempt, Attempt, 'answer.items');
  if (webhook_event.payload == null) return [];
  return parse({ rawBody: Buffer.from(webhook_event.payload), headers: { 'webhook-id': webhook_event.id } });
}

function askPolar(path: string, { url, key, call }: PlatformAccess): Promise<unknown> {
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  return call({ url: `${url ?? 'https://api.polar.sh'}${path}`, headers });
}
