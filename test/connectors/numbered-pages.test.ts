import { readNumberedPage, type NumberedList } from '../../connectors/numbered-pages';
import { MalformedDeliveryError } from '../../domain/errors';
import type { StoreEvent } from '../../domain/store-event';

const ignored = (eventId: string): StoreEvent => ({ kind: 'ignored', eventId, type: 'x' });

/** A list of so many pages, each with an event that names it. */
const listOf = (name: string, pages: number): NumberedList => ({
  name,
  ask: async (page) => ({ events: [ignored(`${name}-${page}`)], isLast: page >= pages }),
});

describe('readNumberedPage', () => {
  it('reads one list after the other, each from its first page to its last', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await readNumberedPage([listOf('orders', 2), listOf('refunds', 1)], cursor);
      seen.push(...page.events.map(({ eventId }) => eventId));
      ({ cursor } = page);
    } while (cursor !== null);

    expect(seen).toEqual(['orders-1', 'orders-2', 'refunds-1']);
  });

  it('refuses a list without an end, and a cursor that names no page', async () => {
    const endless = listOf('orders', Infinity);

    await expect(readNumberedPage([endless], 'orders:10000')).rejects.toThrow('no end after 10000 pages');
    for (const cursor of ['orders', 'orders:0', 'orders:x', 'others:1', ''])
      await expect(readNumberedPage([endless], cursor)).rejects.toThrow(MalformedDeliveryError);
  });
});
