import { useDatabase } from '../helpers/database';
import { anEvent } from '../webhooks/events';
import { minute } from './orders';

const range = (length: number) => Array.from({ length }, (_, n) => n);

describe('vendorEvents', () => {
  const database = useDatabase();
  const events = () => database.models.vendorEvents;

  it('keeps one event for a cause, as it was told first, though 20 tell of it at once', async () => {
    const told = await Promise.all(range(20).map((n) => events().record(anEvent(1, { data: { n } }))));
    const [first] = told;

    expect(new Set(told.map((event) => JSON.stringify(event))).size).toBe(1);
    expect(await events().find(first?.id ?? '')).toEqual(first);
    expect(first).toMatchObject({ type: 'order.fulfilled', at: minute(1), subject: 'order-1', storeId: 'direct' });
    expect(first?.id).toMatch(/^evt_[0-9a-f]{32}$/);
  });

  it('lists and counts what has happened in a stretch of time, the oldest first, page by page', async () => {
    for (const n of range(7)) await events().record(anEvent(100 + n));
    for (const n of range(3)) await events().record(anEvent(102, { cause: `same time ${n}` }));
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await events().listBetween(minute(101), minute(105), { limit: 2, ...(cursor && { cursor }) });
      listed.push(...page.events.map(({ at }) => at));
      ({ cursor } = page);
    } while (cursor);

    expect(listed).toEqual([101, 102, 102, 102, 102, 103, 104, 105].map(minute));
    expect(await events().countBetween(minute(101), minute(105), 100)).toBe(8);
    expect(await events().countBetween(minute(101), minute(105), 5)).toBe(5);
  });

  it('finds no event that nobody has told of', async () => {
    expect(await events().find('evt_0')).toBeNull();
  });
});
