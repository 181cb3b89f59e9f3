import { z } from 'zod';
import type { StoreEvent } from '../domain/store-event';
import type { EventPage, Listing } from './connector';
import { readPart } from './json-body';
import { askLemonSqueezy } from './lemon-squeezy-api';
import { listedMessage, type Message } from './lemon-squeezy-message';
import { toOrderState } from './lemon-squeezy-order';
import { toInvoiceState } from './lemon-squeezy-payment';
import { readEach } from './listing';
import { readNumberedPage, type NumberedList } from './numbered-pages';
import { isoTime } from './payload-fields';
import type { PlatformAccess } from './platform-access';

const Page = z.object({
  meta: z.object({ page: z.object({ lastPage: z.int() }) }),
  data: z.array(z.unknown()),
});

const Dated = z.object({ attributes: z.object({ created_at: isoTime }) });

/** Lists the orders and the subscription payments that a period has brought, as they are now. https://docs.lemonsqueezy.com/api/orders/list-all-orders */
export function listLemonSqueezy({ since, cursor }: Listing, access: PlatformAccess): Promise<EventPage> {
  const listOf = (name: string, read: (message: Message) => StoreEvent[]): NumberedList => ({
    name,
    async ask(page) {
      const query = new URLSearchParams({
        'page[number]': String(page),
        'page[size]': '100',
        ...(access.id && { 'filter[store_id]': access.id }), // a key is of all the stores that an account has
      });
      const answer = await askLemonSqueezy(`/v1/${name}?${query.toString()}`, access);
      const { meta, data } = readPart(answer, Page, 'answer');
      const recent = data.filter((element) => !isBefore(element, since));
      const events = readEach(recent, (element) => read(listedMessage(element)));
      // The newest come first, and no parameter leaves out the others.
      return { events, isLast: page >= meta.page.lastPage || recent.length < data.length };
    },
  });
  const lists = [listOf('orders', toOrderState), listOf('subscription-invoices', toInvoiceState)];
  return readNumberedPage(lists, cursor);
}

function isBefore(element: unknown, since: string): boolean {
  const dated = Dated.safeParse(element);
  const at = dated.success ? dated.data.attributes.created_at : null;
  return at !== null && Date.parse(at) < Date.parse(since);
}
